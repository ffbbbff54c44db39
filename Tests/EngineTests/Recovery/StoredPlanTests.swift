import Ratchet
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// The table of plans has no checksums but its keys.
struct StoredPlanTests {
    @Test func `An outline in another one's row is not taken for it`() async throws {
        let plan = try LongLoopTests.Outer().plan()
        let other = try LongLoopTests.Inner().plan()
        let header = RunHeader(givenID: nil, workflow: "outer", fingerprint: plan.fingerprint)
        var entity = RecoveredEntity(id: .run(1))
        let start = RunEvent.started(header, state: .nothing)
        let batch = EventBatch(at: Timestamp(milliseconds: 0), [start])
        entity.events = [RecoveredItem(lsn: LSN(1), bytes: batch.encoded[...])]
        for (stored, isFound) in [(plan, true), (other, false)] {
            let store = try MemoryStore.open(MemoryImage())
            var row = WriteBatch()
            row.add(try EngineTables.plans.put(plan.fingerprint, stored.outline.encoded, with: .plain))
            try await store.commit(row)
            let run = entity
            let plans = try await store.read { view in try StoredPlans(for: [run], in: view, with: .plain) }
            #expect(((try? plans.plan(for: header)) != nil) == isFound)
        }
    }
}
