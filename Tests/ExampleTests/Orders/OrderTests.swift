@testable import OrderFulfilmentKit
import Ratchet
import RatchetTesting
import Testing

/// What becomes of an order; its weeks take milliseconds.
@Suite(.timeLimit(.minutes(10))) struct OrderTests {
    private let shop: ShopUnderTest

    init() throws { shop = try ShopUnderTest() }

    private let nothing = "mail: to ada@example.com: there will be no delivery, and you pay nothing"

    @Test func `A small order is paid, cools off for a week and is shipped`() async throws {
        let test = try shop.engine()
        let start = test.now
        let receipt = try await test.run(FulfilOrder.self, id: "order-8", with: ShopUnderTest.smallOrder())
        #expect(receipt.payment == "payment-1" && receipt.shipment == "shipment-2")
        #expect(test.now == start + .days(7))
        #expect(shop.told.first == "warehouse: hold lamp")
        #expect(Set(shop.told[1...2]) == ["bank: charge 49.00 EUR", "printer: label for lamp"])
        #expect(
            shop.told.suffix(2) == [
                "warehouse: ship hold-1 to 1 Analytical Row",
                "mail: to bob@example.com: your order is on its way to 1 Analytical Row",
            ])
    }

    @Test func `A large order waits for its approval, and nothing is charged before`() async throws {
        let test = try shop.engine()
        let run = try await test.start(FulfilOrder.self, id: "order-7", with: ShopUnderTest.largeOrder())
        try await test.advance(by: .days(20))
        #expect(shop.told == ["warehouse: hold rug, lamp"])
        try await run.signal(FulfilOrder.decided, .approved)
        #expect(shop.told.contains("bank: charge 689.00 EUR"))
        #expect(try await run.result().shipment == "shipment-2")
    }

    @Test(arguments: [
        (Decision.declined, "the order was not approved"), (nil, "nobody approved the order in time"),
    ]) func `An order that is declined, or that nobody answers for, gives its stock back`(
        decision: Decision?, reason: String
    ) async throws {
        let test = try shop.engine()
        let (start, run) = (
            test.now, try await test.start(FulfilOrder.self, id: "order-7", with: ShopUnderTest.largeOrder())
        )
        if let decision { try await run.signal(FulfilOrder.decided, decision) }
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(failure?.path == "sale/try/not approved/then/refuse" && failure?.error.text == reason)
        #expect(test.now == start + (decision == nil ? .days(30) : .zero))
        #expect(shop.told == ["warehouse: hold rug, lamp", nothing, "warehouse: release hold-1"])
    }

    @Test func `A card that is refused is not tried again, and what was held is given back`() async throws {
        let test = try shop.engine()
        let run = try await test.start(
            FulfilOrder.self, id: "order-9", with: ShopUnderTest.smallOrder(card: "declined"))
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(failure?.path == "sale/try/pay and pack/charge card")
        #expect(test.calls("charge card").count == 1)
        #expect(shop.told.first == "warehouse: hold lamp" && shop.told.last == "warehouse: release hold-1")
        #expect(!shop.told.contains { $0.hasPrefix("bank") })
    }

    @Test func `Goods that cannot be shipped are paid back and given back, the last first`() async throws {
        struct NoTruck: Error {}
        let test = try shop.engine()
        test.stub("ship", .fails(NoTruck()))
        let run = try await test.start(FulfilOrder.self, id: "order-8", with: ShopUnderTest.smallOrder())
        await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(test.calls("ship").count == 3)
        #expect(shop.told.suffix(2) == ["bank: refund payment-1", "warehouse: release hold-1"])
    }

    @Test func `An order that is cancelled while it cools off is undone, and the customer is told`() async throws {
        let test = try shop.engine()
        let run = try await test.start(FulfilOrder.self, id: "order-7", with: ShopUnderTest.largeOrder())
        try await run.signal(FulfilOrder.decided, .approved)
        try await test.advance(by: .days(6))
        try await run.cancel()
        await #expect(throws: RunCancellation.self) { try await run.result() }
        #expect(shop.told.suffix(3) == [nothing, "bank: refund payment-1", "warehouse: release hold-1"])
    }

    @Test func `The address can be changed until the goods are on their way`() async throws {
        let test = try shop.engine()
        test.stub("write to the customer", .hangs)
        let run = try await test.start(FulfilOrder.self, id: "order-8", with: ShopUnderTest.smallOrder())
        try await test.advance(by: .days(6))
        let answer = try await run.perform { try await $0.update(FulfilOrder.changeAddress, "2 Bletchley Park") }
        #expect(answer == "the goods will go to 2 Bletchley Park")
        try await test.advance(by: .days(1))
        #expect(shop.told.last == "warehouse: ship hold-1 to 2 Bletchley Park")
        await #expect(throws: UpdateRejection.self) {
            try await run.perform { try await $0.update(FulfilOrder.changeAddress, "3 Savile Row") }
        }
    }

    @Test(arguments: TestStore.all) func `Whenever it crashes, everything is done once`(store: TestStore) async throws {
        try await TestEngine.crashAtEveryCommit { crash in
            let shop = try ShopUnderTest()
            let test = try shop.engine(store: store, crash: crash)
            let run = try await test.start(FulfilOrder.self, id: "order-7", with: ShopUnderTest.largeOrder())
            try await run.signal(FulfilOrder.decided, .approved)
            let receipt = try await run.result()
            return try shop.keys + [receipt.payment, receipt.shipment]
        }
    }
}
