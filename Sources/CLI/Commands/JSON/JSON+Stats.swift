import RatchetEngine
import RatchetJournal

extension JSON {
    package init(_ report: StatsReport) {
        let (stats, usage) = (report.stats, report.usage)
        self = .members([
            "path": .string(report.path),
            "format": JSON(stats.format),
            "owner": report.owner?.json ?? .null,
            "runs": Self.counts(stats.runs),
            "jobs": Self.counts(stats.jobs),
            "timers": .members(["count": .int(stats.timers.count), "nextDue": JSON(stats.timers.nextDue)]),
            "log": .members([
                "records": .int(stats.log.records),
                "firstLSN": JSON(stats.log.lsns.map { Int(clamping: $0.lowerBound.rawValue) }),
                "lastLSN": JSON(stats.log.lsns.map { Int(clamping: $0.upperBound.rawValue) }),
                "bytes": .int(stats.log.bytes),
                "limitBytes": JSON(report.statistics.map { Int(clamping: $0.logLimit) }),
            ]),
            "uncoveredEntities": .int(stats.uncovered),
            "store": .members([
                "fileBytes": .int(usage.fileBytes), "usedBytes": .int(usage.usedBytes),
                "mapBytes": .int(usage.mapBytes),
            ]),
            "deadOwner": report.deadOwner?.json ?? .null,
            "oldestReader": report.oldestReader,
            "readers": .int(report.readers.slots.count),
            "commits": report.statistics?.json ?? .null,
            "tables": .array(report.tables.map(\.json)),
        ])
    }

    private static func counts(_ jobs: [JobStatus: Int]) -> JSON {
        let total = Member(name: "total", value: .int(jobs.values.reduce(0, +)))
        return .object([total] + JobStatus.allCases.map { Member(name: "\($0)", value: .int(jobs[$0] ?? 0)) })
    }

    private static func counts(_ runs: [RunStatus: Int]) -> JSON {
        let total = Member(name: "total", value: .int(runs.values.reduce(0, +)))
        return .object([total] + RunStatus.allCases.map { Member(name: "\($0)", value: .int(runs[$0] ?? 0)) })
    }
}

extension JournalOwner {
    var json: JSON {
        .members(["pid": .int(Int(pid)), "host": .string(host), "since": JSON(sinceTime)])
    }

    /// When it opened the journal.
    var sinceTime: Timestamp {
        Timestamp(milliseconds: Int64(clamping: since.multipliedReportingOverflow(by: 1_000).0))
    }
}

extension StatsReport {
    fileprivate var oldestReader: JSON {
        guard let oldest = readers.oldest else { return .null }
        return .members([
            "pid": .int(Int(oldest.pid)), "process": JSON(oldest.name),
            "commitsBehind": .int(readers.commitsBehind(oldest)),
            "seconds": JSON(oldestReaderSeconds.map { Int(clamping: $0) }),
        ])
    }
}

extension OwnerStatistics {
    fileprivate var json: JSON {
        let micros = { (nanoseconds: UInt64?) in JSON(nanoseconds.map { Int(clamping: $0 / 1_000) }) }
        return .members([
            "count": .int(Int(clamping: commits)), "eventBytes": .int(Int(clamping: eventBytes)),
            "writtenBytes": JSON(writtenBytes.map { Int(clamping: $0) }),
            "p50Micros": micros(commitTimes.quantile(0.5)), "p99Micros": micros(commitTimes.quantile(0.99)),
            "maxMicros": micros(commitTimes.count > 0 ? commitTimes.greatest : nil),
            "histogram": .array(
                commitTimes.doublings.map { doubling in
                    .members([
                        "belowNanos": .int(1 << min(doubling.exponent + 1, 62)),
                        "count": .int(Int(clamping: doubling.count)),
                    ])
                }),
        ])
    }
}

extension TableUsage {
    fileprivate var json: JSON {
        .members(["name": .string(name.rawValue), "rows": .int(rows), "pages": .int(pages), "bytes": .int(bytes)])
    }
}
