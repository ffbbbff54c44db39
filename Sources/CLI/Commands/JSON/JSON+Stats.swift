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
            "timers": .members(["count": .int(stats.timers.count), "nextDue": JSON(stats.timers.nextDue)]),
            "log": .members([
                "records": .int(stats.log.records),
                "firstLSN": JSON(stats.log.lsns.map { Int(clamping: $0.lowerBound.rawValue) }),
                "lastLSN": JSON(stats.log.lsns.map { Int(clamping: $0.upperBound.rawValue) }),
                "bytes": .int(stats.log.bytes),
            ]),
            "uncoveredEntities": .int(stats.uncovered),
            "store": .members([
                "fileBytes": .int(usage.fileBytes), "usedBytes": .int(usage.usedBytes),
                "mapBytes": .int(usage.mapBytes),
            ]),
        ])
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
