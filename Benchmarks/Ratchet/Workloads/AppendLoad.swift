import RatchetJournal

/// Writers that append to a journal, one entity each, and whoever brings the snapshots that the journal asks for.
struct AppendLoad: Sendable {
    private static let snapshot = Array(repeating: UInt8(ascii: "s"), count: 200)

    let journal: Journal

    /// Lets so many writers append until the pace says stop; closes the journal.
    /// - Returns: How long each append took that counts, in microseconds.
    func run(writers: Int, _ pace: AppendPace) async throws -> [Double] {
        async let end: Void = journal.run()
        async let snapshots: Void = bringSnapshots()
        let latencies = try await withThrowingTaskGroup(of: [Double].self) { group in
            for writer in 1...writers { group.addTask { try await append(as: UInt64(writer), pace) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        journal.close()
        try await end
        await snapshots
        return latencies
    }

    /// Lets so many writers append so many events together; closes the journal.
    /// - Returns: The most bytes that the log had at the times when it was looked at.
    func run(writers: Int, events: Int) async throws -> Int {
        async let end: Void = journal.run()
        async let snapshots: Void = bringSnapshots()
        let each = events / writers
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 1...writers {
                group.addTask {
                    var most = 0
                    for turn in 1...each {
                        try await append(turn, to: UInt64(writer))
                        if turn % 64 == 0 { most = max(most, journal.counters.values.logBytes) }
                    }
                    return most
                }
            }
            return try await group.reduce(0) { max($0, $1) }
        }
        journal.close()
        try await end
        await snapshots
        return most
    }

    private func append(as writer: UInt64, _ pace: AppendPace) async throws -> [Double] {
        var latencies: [Double] = []
        var turn = 0
        while !pace.isOver {
            turn += 1
            let start = ContinuousClock.now
            try await append(turn, to: writer)
            if pace.isCounting { latencies.append((ContinuousClock.now - start) / .microseconds(1)) }
        }
        return latencies
    }

    private func append(_ turn: Int, to writer: UInt64) async throws {
        let event = LogItem(Self.entity(writer), Page.bytes(Int(writer), turn))
        _ = try await journal.append(Submission(items: [event]))
    }

    /// The events of a writer that waits for one of them are all in the log's order before its snapshot.
    private func bringSnapshots() async {
        await withDiscardingTaskGroup { group in
            for await entities in journal.overdue {
                let snapshots = entities.map { LogItem($0, Self.snapshot) }
                // A journal that has stopped has told the writers.
                group.addTask { _ = try? await journal.append(Submission(snapshots: snapshots)) }
            }
        }
    }

    private static func entity(_ number: UInt64) -> EntityID { EntityID(EntityID.Kind(rawValue: 200), number) }
}
