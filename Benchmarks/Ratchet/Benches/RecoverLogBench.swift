import RatchetJournal
import RatchetTesting

/// How long it takes to open a journal whose log has so many megabytes, beside a C program that reads the same records.
struct RecoverLogBench: Bench {
    private static let entities: UInt64 = 10_000

    let megabytes: Int
    let rounds: Int

    var name: String { "journal/recover-\(megabytes)MiB" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("journal") { directory in
            let events = try await fill(directory)
            return try await RoundPlan(rounds: rounds, length: .zero).middle {
                let reading = try await Reference.read(directory)
                let milliseconds = try await open(directory)
                return Measurement(
                    name, milliseconds, "ms", reference: reading.seconds * 1_000,
                    more: ["events": Double(events), "eventsPerSecond": Double(events) / milliseconds * 1_000])
            }
        }
    }

    /// The log may grow so long that nobody is asked for snapshots before it is as long as it is to be.
    private var source: JournalLimits { JournalLimits(logBytes: megabytes << 22) }

    /// - Returns: How many events the log has.
    private func fill(_ directory: String) async throws -> Int {
        let journal = try await Journal.open(.directory(directory), configuration: JournalConfiguration(limits: source))
        async let end: Void = journal.run()
        var turn = 0
        while journal.counters.values.logBytes < megabytes << 20 {
            turn += 1
            _ = try await journal.append(Submission(items: Self.events(turn)))
        }
        journal.close()
        try await end
        return turn * Int(Self.entities)
    }

    private static func events(_ turn: Int) -> [LogItem] {
        (1...entities).map { number in
            LogItem(
                EntityID(EntityID.Kind(rawValue: 200), number), Page.bytes(Int(number), turn))
        }
    }

    private func open(_ directory: String) async throws -> Double {
        let start = ContinuousClock.now
        let journal = try await Journal.open(.directory(directory), configuration: JournalConfiguration(limits: source))
        let contents = try await journal.contents()
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        guard contents.entities.count == Self.entities else { throw BenchError("not all entities were found again") }
        journal.close()
        try await journal.run()
        return milliseconds
    }
}
