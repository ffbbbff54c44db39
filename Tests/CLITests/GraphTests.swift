import Foundation
import RatchetEngine
import RatchetJournal
import Testing

/// `ratchet graph`, as a process, on a journal that somebody made.
@Suite(.timeLimit(.minutes(10))) struct GraphTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal

    init() throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
    }

    private func graph(_ arguments: String...) async throws -> CommandProcess {
        try await CommandProcess.run(["graph"] + arguments, journal: directory.journal)
    }

    @Test func `A workflow and a run are drawn in each format, beside the engine that has the journal`() async throws {
        try await sample.make(live: {
            let workflow = try await graph("ShipOrder")
            #expect(workflow.output.hasPrefix("flowchart TD\n    n1([\"ShipOrder\"]):::plain\n"))
            #expect(workflow.output.contains("pay and pack<br/>parallel"))
            let dot = try await graph("ShipOrder", "--format", "dot")
            #expect(dot.output.hasPrefix("digraph \"ShipOrder\" {"))
            let run = try await graph("--run", "order-2", "--format", "svg")
            #expect(run.output.hasPrefix("<svg ") && run.output.contains("✗ failed in 11m"))
            #expect([workflow, dot, run].allSatisfy { $0.exitCode == 0 && $0.errors.isEmpty })
        })
    }

    @Test func `It is written to a file, in the format that the file's name says`() async throws {
        try await sample.make()
        let file = directory.path + "/order.svg"
        for _ in 1...2 {
            let written = try await graph("--run", "order-1", "--to", file)
            #expect(written.exitCode == 0 && written.output.isEmpty)
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("<svg "))
    }

    @Test func `What is not there is named, with what is`() async throws {
        try await sample.make()
        let workflow = try await graph("Shop")
        #expect(workflow.exitCode == 1)
        #expect(workflow.errors.contains("of 'Retired', 'ShipOrder', 'WaitForGate'"))
        let run = try await graph("--run", "nobody")
        #expect(run.exitCode == 1 && run.errors.contains("has no run 'nobody'"))
        let plan = try await graph("ShipOrder", "--plan", "zz")
        #expect(plan.exitCode == 1 && plan.errors.contains("workflow 'ShipOrder' has no tree 'zz': it has "))
        #expect(try await graph().exitCode == 64)
        #expect(try await graph("ShipOrder", "--run", "order-1").exitCode == 64)
    }

    @Test func `Of a workflow that has changed the tree of the newest run is drawn, and others can be named`()
        async throws
    {
        try await sample.make()
        let old = Outline(scopes: [
            .init(
                workflow: "ShipOrder",
                nodes: [.init(kind: .step, name: "old", parent: -1, children: [], end: 1, limit: 0, inner: 0)])
        ])
        try await put(old)
        let newest = try await graph("ShipOrder")
        #expect(newest.output.contains("pay and pack"))
        #expect(newest.errors.contains("has had other trees too, see them with --plan: \(old.fingerprint)"))
        let other = try await graph("ShipOrder", "--plan", "\(old.fingerprint)", "--json")
        #expect(other.output.contains("\"plan\": \"\(old.fingerprint)\"") && other.output.contains("old<br/>step"))
        #expect(other.errors.isEmpty)
    }

    private func put(_ outline: Outline) async throws {
        let store = try await LMDBStore.open(directory.journal)
        let key = Blocks.plain.key(outline.fingerprint, in: EngineTables.plans.name)
        var batch = WriteBatch()
        batch.add(try EngineTables.plans.put(key, outline.encoded, with: .plain))
        try await store.commit(batch)
        await store.close()
    }
}
