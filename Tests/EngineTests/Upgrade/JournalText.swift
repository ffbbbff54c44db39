import Testing
@testable import RatchetEngine
import RatchetJournal

/// Everything that a journal's reader knows of its runs, as text: what must be the same before and after an upgrade.
enum JournalText {
    static func runs(of path: String, with blocks: Blocks = .plain) async throws -> String {
        let reader = try await LMDBReader.open(path)
        do {
            let text = try await runs(in: reader, with: blocks)
            await reader.close()
            return text
        } catch {
            await reader.close()
            throw error
        }
    }

    static func runs(in store: any ReadableStore, with blocks: Blocks) async throws -> String {
        let inspector = JournalInspector(store, with: blocks)
        var lines: [String] = []
        for run in try await inAge(inspector.runs(RunQuery(limit: 1_000)).runs, store, blocks) {
            let tree = try #require(try await inspector.run(run.id))
            lines += self.lines(of: tree.run) + tree.nodes.flatMap { self.lines(of: $0, indent: "  ") }
            lines += try await states(of: run.id, in: store, with: blocks).map { "  state \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The oldest run first, whether or not it is over.
    private static func inAge(
        _ runs: [RunSummary], _ store: any ReadableStore, _ blocks: Blocks
    ) async throws -> [RunSummary] {
        let numbers = try await store.read { view in
            let catalogue = try RunCatalogue(view, with: blocks)
            return try runs.map { try catalogue.reading($0.id, view)?.number ?? 0 }
        }
        return zip(runs, numbers).sorted { $0.1 < $1.1 }.map(\.0)
    }

    private static func lines(of run: RunSummary) -> [String] {
        var parts = ["\(run.id)", run.workflow ?? "?", "\(run.status)"]
        if let started = run.started { parts.append("started \(started)") }
        if let ended = run.ended { parts.append("ended \(ended)") }
        if let due = run.due { parts.append("due \(due)") }
        if !run.open.isEmpty { parts.append("open \(run.open.joined(separator: " "))") }
        if let failure = run.failure { parts.append("\(failure)") }
        if let parked = run.parked { parts.append("\(parked)") }
        if let output = run.output { parts.append(String(decoding: output.bytes, as: UTF8.self)) }
        return [parts.joined(separator: " | ")]
    }

    private static func lines(of node: RunNode, indent: String) -> [String] {
        var parts = [node.path, "\(node.status)", "attempts \(node.attempts)"]
        if let turn = node.turn { parts.append("turn \(turn)") }
        if let choice = node.choice { parts.append("choice \(choice)") }
        if let opened = node.opened { parts.append("opened \(opened)") }
        if let closed = node.closed { parts.append("closed \(closed)") }
        if let due = node.due { parts.append("due \(due)") }
        if let error = node.error { parts.append("\(error)") }
        if let output = node.output { parts.append(output.text) }
        return [indent + parts.joined(separator: " | ")]
            + node.children.flatMap { lines(of: $0, indent: indent + "  ") }
    }

    /// The first State of a run whose events are all in the log; the last one of a run with a snapshot.
    private static func states(of id: RunID, in store: any ReadableStore, with blocks: Blocks) async throws
        -> [String]
    {
        try await store.read { view in
            let frames = try RunCatalogue(view, with: blocks).reading(id, view)?.state?.frames ?? []
            return try frames.map { frame in
                let state = try frame.box?.encoded() ?? frame.first
                guard let bytes = state?.bytes else { return "-" }
                return String(decoding: bytes.prefix(400), as: UTF8.self) + " \(bytes.count)"
            }
        }
    }
}
