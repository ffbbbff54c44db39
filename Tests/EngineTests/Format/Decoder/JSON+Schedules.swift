@testable import RatchetEngine
import RatchetJournal

// How `Tests/FormatDecoder/decode.py` prints schedules.

extension JSON {
    init(_ row: ScheduleRow) {
        self = .list(
            [JSON(1), JSON(row.name), .flag(row.isDeclared), JSON(row.target), JSON(row.terms.rule)]
                + Self.policies(of: row.terms) + [
                    JSON(row.created), JSON(row.position),
                    row.pause.map { [JSON($0.note), JSON($0.since)] } ?? .null, JSON(row.problem),
                    JSON(row.started), JSON(row.triggers),
                ] + Self.ticks(of: row))
    }

    private static func policies(of terms: ScheduleTerms) -> [JSON] {
        [missed(terms.missed), overlap(terms.overlap)] + options(of: terms)
    }

    private static func options(of terms: ScheduleTerms) -> [JSON] {
        [
            number(terms.catchUp), JSON(terms.jitter), JSON(terms.start), JSON(terms.end), number(terms.limit),
            .list(terms.tags.map { JSON($0) }),
        ]
    }

    private static func number(_ number: Int64?) -> JSON { number.map { JSON($0) } ?? .null }

    private static func missed(_ policy: MissedTicks) -> JSON {
        switch policy {
        case .skip: [JSON(0)]
        case .latest: [JSON(1)]
        case .all(let count): [JSON(2), JSON(count)]
        }
    }

    private static func overlap(_ policy: TickOverlap) -> JSON {
        switch policy {
        case .skip: [JSON(0)]
        case .bufferOne: [JSON(1)]
        case .bufferAll(let count): [JSON(2), JSON(count)]
        case .cancelOther: [JSON(3)]
        case .allow: [JSON(4)]
        }
    }

    private static func ticks(of row: ScheduleRow) -> [JSON] {
        [
            .list(
                row.losses.sorted { $0.key.rawValue < $1.key.rawValue }.map { loss in
                    [JSON(loss.key.rawValue), JSON(loss.value)]
                }),
            .list(row.waiting.map { [JSON($0.cause.rawValue), JSON($0.planned)] }),
            .list(row.active.map { [$0.job.map { JSON("job-\($0)") } ?? JSON($0.number), JSON($0.id.rawValue)] }),
            .list(row.backfills.map { [JSON($0.position), JSON($0.end)] }),
            .list(
                row.recentRuns.map {
                    [JSON($0.cause.rawValue), JSON($0.planned), JSON($0.run.rawValue), JSON($0.started)]
                }),
            .list(
                row.recentLosses.map {
                    [JSON($0.cause.rawValue), JSON($0.planned), JSON($0.decided), JSON($0.text)]
                }),
        ]
    }

    private init(_ target: ScheduleTarget) {
        switch target {
        case .run(let workflow, let state): self = [JSON(1), JSON(workflow), JSON(state)]
        case .job(let kind, let arguments, let options):
            let order = JobOrder(kind: kind, arguments: arguments ?? .nothing, options: options)
            self = .list([JSON(2), JSON(kind), JSON(arguments)] + Self.fields(of: order)[3...].dropLast())
        }
    }

    private init(_ rule: ScheduleRule) {
        switch rule.form {
        case .cron(let text, let zone): self = [JSON(1), JSON(text), JSON(zone)]
        case .every(let milliseconds, let anchor): self = [JSON(2), JSON(milliseconds), JSON(anchor)]
        case .faulty: self = .null
        }
    }

    static func fields(of order: ScheduleOrder, _ name: String) -> [JSON] {
        switch order {
        case .pause(let note): [JSON(20), JSON(name), JSON(note)]
        case .resume: [JSON(21), JSON(name)]
        case .trigger: [JSON(22), JSON(name)]
        case .backfill(let start, let end): [JSON(23), JSON(name), JSON(start), JSON(end)]
        case .delete: [JSON(24), JSON(name)]
        case .update(let change): [JSON(25), JSON(name)] + fields(of: change)
        case .create(let new):
            [JSON(26), JSON(name), JSON(new.target), JSON(new.terms.rule)] + policies(of: new.terms)
                + [.flag(new.runsFirst), .flag(new.isPaused)]
        }
    }

    private static func fields(of change: ScheduleChange) -> [JSON] {
        let terms = change.terms(after: ScheduleTerms(.every(.seconds(1)), .latest, .skip, ScheduleOptions()))
        return [
            change.rule.map { JSON($0) } ?? .null, change.missed.map(missed) ?? .null,
            change.overlap.map(overlap) ?? .null, change.options.map { _ in .list(options(of: terms)) } ?? .null,
        ]
    }
}
