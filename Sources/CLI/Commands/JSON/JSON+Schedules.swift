package import RatchetEngine

extension JSON {
    package init(_ schedules: [Schedule], at now: Timestamp) {
        self = .members(["schedules": .array(schedules.map { JSON($0, at: now, next: 1) })])
    }

    package init(_ schedule: Schedule, at now: Timestamp, next: Int) {
        self = .object(
            Self.rule(of: schedule) + [
                Member(name: "position", value: JSON(schedule.position)),
                Member(name: "next", value: .array(schedule.next(next, after: now).map { JSON($0) })),
                Member(name: "started", value: .int(schedule.started)),
                Member(name: "active", value: .array(schedule.active.map { .string($0.rawValue) })),
                Member(name: "waiting", value: .array(schedule.waiting.map { JSON($0) })),
                Member(
                    name: "backfills",
                    value: .array(
                        schedule.backfills.map { .members(["from": JSON($0.lowerBound), "to": JSON($0.upperBound)]) })),
                Member(name: "runs", value: .array(schedule.recentRuns.map { JSON($0) })),
                Member(
                    name: "lost",
                    value: .object(
                        TickLoss.allCases.map { cause in
                            Member(name: "\(cause)", value: .int(schedule.losses[cause] ?? 0))
                        })),
                Member(name: "losses", value: .array(schedule.recentLosses.map { JSON($0) })),
            ])
    }

    private static func rule(of schedule: Schedule) -> [Member] {
        let options = schedule.options
        let members: KeyValuePairs<String, JSON> = [
            "name": .string(schedule.name), "workflow": JSON(schedule.workflow),
            "job": JSON(schedule.job), "rule": .string("\(schedule.rule)"), "isDeclared": .bool(schedule.isDeclared),
            "created": JSON(schedule.created),
            "paused": schedule.pause.map { .members(["note": .string($0.note), "since": JSON($0.since)]) } ?? .null,
            "problem": JSON(schedule.problem), "missed": .string(schedule.missed.name),
            "overlap": .string(schedule.overlap.name),
            "catchUpSeconds": options.catchUp.map { .int(Int($0.components.seconds)) } ?? .null,
            "jitterSeconds": .int(Int(options.jitter.components.seconds)), "start": JSON(options.start),
            "end": JSON(options.end), "limit": JSON(options.limit),
            "tags": .array(options.tags.map { .string($0) }),
        ]
        return members.map { Member(name: $0.key, value: $0.value) }
    }

    private init(_ tick: StartedTick) {
        self = .members([
            "planned": JSON(tick.planned), "cause": .string("\(tick.cause)"), "run": .string(tick.run.rawValue),
            "started": JSON(tick.started),
        ])
    }

    private init(_ tick: LostTick) {
        self = .members([
            "planned": JSON(tick.planned), "cause": .string("\(tick.cause)"), "decided": JSON(tick.decided),
            "text": JSON(tick.text),
        ])
    }
}

extension MissedTicks {
    var name: String {
        switch self {
        case .skip: "skip"
        case .latest: "latest"
        case .all(let count): "all, at most \(count)"
        }
    }
}

extension TickOverlap {
    var name: String {
        switch self {
        case .skip: "skip"
        case .bufferOne: "bufferOne"
        case .bufferAll(let count): "bufferAll, at most \(count)"
        case .cancelOther: "cancelOther"
        case .allow: "allow"
        }
    }
}
