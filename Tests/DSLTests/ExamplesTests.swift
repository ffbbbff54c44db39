import RatchetDSL
import RatchetEngine
import Testing

@Suite struct `The example workflows` {
    private struct Nobody: Warehouse, Bank {
        func hold(_ items: [Item], key: String) async throws -> Hold { Hold(id: key) }
        func ship(_ hold: Hold, key: String) async throws {}
        func charge(_ cents: Int, key: String) async throws -> Payment { Payment(id: "\(cents)") }
    }

    @Test func `An order becomes a tree with a scope for its labels`() throws {
        let plan = try FulfilOrder(warehouse: Nobody(), bank: Nobody()).plan()
        #expect(
            plan.outline.text == """
                FulfilOrder:
                  sequence
                    step 'hold stock'
                    parallel 'parallel' limit 2
                      step 'charge card'
                      forEach 'items' limit 8 -> 1
                    sleep 'cooling-off'
                    step 'ship'
                    finish 'return'
                PrintLabel:
                  sequence
                    step 'print'
                    finish 'return'
                """)
    }

    @Test func `An approval becomes choices with named branches`() throws {
        let plan = try ApproveExpense(ask: { _ in .declined }, pay: { _, _ in }).plan()
        #expect(
            plan.outline.text == """
                ApproveExpense:
                  sequence
                    choice 'over the limit'
                      sequence 'then'
                        step 'ask the manager'
                      sequence 'otherwise'
                        update 'approve by policy'
                    choice 'act on it'
                      sequence 'approved'
                        sleep 'settlement period'
                        step 'pay out'
                      sequence 'otherwise'
                        step 'tell the employee'
                    finish 'return'
                """)
    }

    @Test func `A workflow without a result has no finish`() throws {
        let plan = try ShipNightly(readPage: { _ in [] }).plan()
        #expect(
            plan.outline.text == """
                ShipNightly:
                  sequence
                    loop 'read every page' limit 1000
                      sequence
                        step 'read page'
                        update 'keep page'
                    forEach 'parcels' limit 8 -> 1
                    parallel 'parallel' limit 2
                      step 'write manifest'
                      step 'write invoice'
                MakeLabel:
                  sequence
                    finish 'return'
                """)
    }

    @Test func `The same workflow has the same fingerprint each time it is lowered`() throws {
        let first = try ShipNightly(readPage: { _ in [] }).plan()
        let second = try ShipNightly(readPage: { _ in [Parcel(weight: 1)] }).plan()
        #expect(first.fingerprint == second.fingerprint)
    }

    @Test func `Each scope makes a box of its own State`() throws {
        let plan = try ShipNightly(readPage: { _ in [] }).plan()
        let state = try Payload(encoding: ShipNightly.State(page: 3))
        #expect((try plan.scopes[0].makeState(state) as? Box<ShipNightly.State>)?.value.page == 3)
        let inner = try Payload(encoding: MakeLabel.State(parcel: Parcel(weight: 5)))
        #expect((try plan.scopes[1].makeState(inner) as? Box<MakeLabel.State>)?.value.parcel.weight == 5)
    }
}
