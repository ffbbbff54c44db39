package import RatchetEngine

/// What `ratchet queues` prints for people.
package struct QueueListText {
    private let queues: [QueueCount]
    private let terminal: Terminal

    package init(_ queues: [QueueCount], _ terminal: Terminal) {
        self.queues = queues
        self.terminal = terminal
    }

    package var lines: [String] {
        guard !queues.isEmpty else { return ["There are no queues: a queue comes with its first job."] }
        var table = TextTable([
            .init("QUEUE", least: 8), .init("STATE"), .init("QUEUED", isRight: true), .init("LATER", isRight: true),
            .init("RETRYING", isRight: true), .init("DEAD", isRight: true), .init("OLDEST", isRight: true),
            .init("CHANGED", least: 10),
        ])
        for queue in queues { table.add(row(of: queue)) }
        return table.lines(terminal)
    }

    private func row(of queue: QueueCount) -> [TextTable.Cell] {
        let row = queue.row
        return [
            .init(row.name), row.isPaused ? .init("paused", .magenta) : .init("open", .green),
            .init(count(queue.queued)), .init(count(queue.scheduled)), .init(count(queue.retrying)),
            .init(count(queue.dead), queue.dead > 0 ? .red : nil), .init(queue.oldest.map(terminal.times.since) ?? ""),
            .init(changes(of: row)),
        ]
    }

    private func count(_ number: Int) -> String { number >= QueueInfo.countLimit ? "\(number)+" : "\(number)" }

    private func changes(of row: QueueRow) -> String {
        [
            row.concurrency.map { "concurrency \($0)" }, row.keyConcurrency.map { "\($0) for each key" },
            row.rateLimit.map { "\($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}
