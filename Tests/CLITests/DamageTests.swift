import Foundation
import Ratchet
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// A journal in which something cannot be read: the rest is shown all the same.
@Suite(.timeLimit(.minutes(10))) struct DamageTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal

    init() throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
    }

    @Test func `A run with a damaged snapshot says so, and all others are there`() async throws {
        try await sample.make()
        try await write { [JournalTables.archive.put(.run(1), Array(repeating: 9, count: 40))] }
        let runs = try await sample.read { try await $0.runs() }.runs
        #expect(runs.map(\.id) == ["old", "order-4", "run-3", "at-gate", "order-2", "order-1"])
        // What the index says of it is whole.
        #expect(runs.last?.status == .completed && runs.last?.workflow == "ShipOrder")
        #expect(runs.last?.parked?.kind == .damaged)
        let tree = try #require(try await sample.read { try await $0.run("order-1") })
        #expect(
            RunTreeText(tree, Screen.plain(sample.clock.now)).lines == [
                "run       order-1", "workflow  ShipOrder", "status    ■ parked",
                "reason    damaged: the snapshot of entity 1:1 is damaged: its checksum does not fit",
            ])
    }

    @Test func `A run whose outline is gone is parked, with its name`() async throws {
        try await sample.make()
        let plans = try await outlines()
        try await write { plans.map { EngineTables.plans.delete($0) } }
        let tree = try #require(try await sample.read { try await $0.run("order-1") })
        #expect(tree.run.status == .parked && tree.run.workflow == "ShipOrder" && tree.nodes.isEmpty)
        #expect(tree.run.parked?.text.hasPrefix("the outline of workflow 'ShipOrder'") == true)
        #expect(
            try await sample.read { try await $0.stats() }.runs
                == [.parked: 3, .completed: 2, .failed: 1])
    }

    private func outlines() async throws -> [UserKey] {
        let reader = try await LMDBReader.open(directory.journal)
        let plans = try await reader.read { view in
            var plans: [UserKey] = []
            try EngineTables.plans.scanKeys(.all, in: view) { plan in
                plans.append(plan)
                return .next
            }
            return plans
        }
        await reader.close()
        return plans
    }

    private func write(_ operations: () -> [WriteBatch.Operation]) async throws {
        let store = try await LMDBStore.open(directory.journal)
        var batch = WriteBatch()
        for operation in operations() { batch.add(operation) }
        try await store.commit(batch)
        await store.close()
    }
}
