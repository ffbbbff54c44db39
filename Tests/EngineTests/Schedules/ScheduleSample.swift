import Ratchet
import RatchetJournal

@testable import RatchetEngine

/// Schedules with all that a row can have, and all that can be asked of one.
enum ScheduleSample {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    static let orders: [ScheduleOrder] = [
        .pause(note: "é"), .resume, .trigger, .backfill(from: start, to: start + .seconds(9)), .delete,
        .update(ScheduleChange()),
        .update(
            ScheduleChange(
                rule: .daily(at: "02:00"), missed: .all(atMost: 2), overlap: .bufferAll(atMost: 3), options: options)),
        .create(NewSchedule(terms[0], .run(workflow: "Greet", state: state), ScheduleOptions())),
        .create(NewSchedule(terms[1], jobs, options)),
    ]

    private static let state = Payload(bytes: Array(#"{"number":1}"#.utf8))
    private static let options = ScheduleOptions(
        catchUp: .seconds(60), jitter: .seconds(5), start: start, end: start + .seconds(1_000), limit: 9,
        runsFirst: true, isPaused: true, tags: ["é", "b"])
    private static let jobs = ScheduleTarget.job(
        kind: "Resize", arguments: state,
        JobOptions(
            queue: "photos", priority: 2, delay: .seconds(1), key: "k", weight: 3, attempts: 4, tags: ["t"],
            isUnique: false))
    private static let terms: [ScheduleTerms] = [
        ScheduleTerms(.cron("0 2 * * *", in: "Europe/Berlin"), .skip, .skip, ScheduleOptions()),
        ScheduleTerms(.every(.seconds(60), from: start), .latest, .bufferOne, options),
        ScheduleTerms(.daily(at: "02:00"), .all(atMost: 7), .bufferAll(atMost: 8), ScheduleOptions()),
        ScheduleTerms(.every(.seconds(1)), .latest, .cancelOther, ScheduleOptions()),
        ScheduleTerms(.every(.seconds(1)), .latest, .allow, ScheduleOptions()),
    ]

    static let rows: [ScheduleRow] = {
        var rows = terms.enumerated().map { place, terms in
            ScheduleRow(
                "schedule é \(place)", isDeclared: place.isMultiple(of: 2), terms,
                .run(workflow: "Greet", state: place == 1 ? state : nil), options, at: start)
        }
        fill(&rows[1])
        let targets = [jobs, .job(kind: "Resize", arguments: nil, JobOptions())]
        for (place, target) in targets.enumerated() {
            rows.append(
                ScheduleRow("schedule é of jobs \(place)", isDeclared: true, terms[place], target, options, at: start))
        }
        let tick = ScheduleTick(rows[5].name, start, .planned)
        rows[5].take(JobReceipt(id: tick.runID, number: 9, isNew: true), of: tick, at: start)
        return rows
    }()

    private static func fill(_ row: inout ScheduleRow) {
        let tick = ScheduleTick(row.name, start, .planned)
        row.pause = ScheduleRow.Pause(note: "the warehouse moves", since: start)
        row.problem = "no workflow"
        row.triggers = 3
        for cause in TickLoss.allCases { row.lose(start, cause, at: start, text: cause == .refused ? "oops" : nil) }
        row.waiting.append(ScheduleRow.WaitingTick(cause: .planned, planned: start + .seconds(60)))
        row.start(tick, ScheduleRow.ActiveRun(number: 7, id: tick.runID), at: start)
        row.backfills = [ScheduleRow.Backfill(position: start, end: start + .seconds(5))]
    }

    /// Puts them into a journal that nobody has open, and hands the orders in.
    static func add(to path: String) async throws {
        let store = try await StoreSource.directory(path).open()
        var batch = WriteBatch()
        for row in rows { batch.add(try row.put(with: .plain)) }
        let added = batch
        try await store.commit(added)
        await store.close()
        let client = try await EngineClient.open(path)
        for order in orders { _ = try await client.handIn(.schedule("nightly", order), nil) }
        await client.close()
    }
}
