package import RatchetEngine

/// What `ratchet jobs show` prints for people.
package struct JobText {
    private let job: JobInfo
    private let terminal: Terminal

    package init(_ job: JobInfo, _ terminal: Terminal) {
        self.job = job
        self.terminal = terminal
    }

    package var lines: [String] {
        var lines = head.lines(terminal)
        if !job.failures.isEmpty { lines += [""] + failures.lines(terminal) }
        if !job.lines.isEmpty { lines += [""] + said.lines(terminal) }
        return lines
    }

    private var head: HeadText {
        var head = HeadText()
        head.add("job", job.id.rawValue)
        head.add("kind", job.kind)
        head.add("queue", "\(job.queue), priority \(job.priority)")
        head.add("status", "\(terminal.marks.sign(job.status)) \(job.status)", Color(job.status))
        head.add("key", job.key)
        head.add("tags", job.tags.isEmpty ? nil : job.tags.joined(separator: ", "))
        head.add("enqueued", "\(terminal.times.long(job.enqueued)) (\(terminal.times.since(job.enqueued)) ago)")
        if [.scheduled, .retrying].contains(job.status) {
            head.add("due", "\(terminal.times.long(job.due)) (\(terminal.times.due(job.due)))")
        }
        head.add("ended", job.ended.map(terminal.times.long))
        head.add("counts", counts)
        head.add("arguments", text(of: job.arguments))
        head.add("progress", text(of: job.progress))
        head.add("output", text(of: job.output))
        return head
    }

    private var counts: String? {
        let counts = [
            (job.failedAttempts, "failed attempts"), (job.snoozes, "snoozes"), (job.reads, "reads"),
            (job.crashes, "crashes"),
        ]
        let said = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return said.isEmpty ? nil : said.joined(separator: ", ")
    }

    private func text(of value: RecordedValue?) -> String? { value.flatMap { $0.isNothing ? nil : $0.json } }

    private var failures: TextTable {
        var table = TextTable([.init("TRY", isRight: true), .init("FAILED AT"), .init("ERROR", least: 20)])
        for failure in job.failures {
            table.add([
                .init("\(failure.attempt)"), .init(terminal.times.short(failure.time)),
                .init("\(failure.error)", .red),
            ])
        }
        return table
    }

    private var said: TextTable {
        var table = TextTable([.init("SAID AT"), .init("WHAT", least: 20)])
        for line in job.lines { table.add([.init(terminal.times.short(line.time)), .init(line.text)]) }
        return table
    }
}
