import RatchetJournal

@testable import RatchetEngine

/// All that another process can ask of jobs and queues, with all that can be said.
enum JobOrderSample {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)
    private static let name = Payload(bytes: Array(#"{"name":"Ada"}"#.utf8))
    private static let everything = JobOptions(
        queue: "é", priority: 2, due: start + .seconds(9), delay: .seconds(1), key: "k", weight: 3, attempts: 4,
        tags: ["t", "é"], isUnique: false)

    static let commands: [Command] =
        [
            .enqueue([JobOrder(kind: "Kept", id: "one", arguments: name, options: everything, hasKey: true)]),
            .enqueue([JobOrder(kind: "Kept", arguments: name), JobOrder(kind: "Quick", arguments: .nothing)]),
        ] + bulks.map { .jobs($0) } + [
            .queue(nil, QueueChange(isPaused: false)),
            .queue("held", QueueChange(concurrency: 4, keyConcurrency: 2, rateLimit: .window(9, per: .seconds(60)))),
            .queue("held", QueueChange(rateLimit: .bucket(9, per: .seconds(60), burst: 3))),
        ]

    private static let bulks = [
        JobBulk(.cancel, .all),
        JobBulk(.delete, JobFilter(ids: ["a", "é"], kinds: ["Kept"], queues: ["held", "é"]), limit: 7),
        JobBulk(
            .discard,
            JobFilter(statuses: Set(JobStatus.allCases), keys: ["k"], tags: ["t"], since: start, until: start)),
        JobBulk(.retry(queue: nil), JobFilter(statuses: [.dead])),
        JobBulk(.retry(queue: "é"), JobFilter(statuses: [.dead, .retrying]), limit: 1),
    ]

    /// Hands them in, whether an engine has the journal open or not.
    static func handIn(_ commands: [Command], to path: String) async throws {
        let client = try await EngineClient.open(path)
        for (number, command) in commands.enumerated() { _ = try await client.handIn(command, id(number)) }
        await client.close()
    }

    /// Returns once each of them has its answer.
    static func waitForAnswers(to path: String) async throws {
        let client = try await EngineClient.open(path)
        for number in commands.indices { _ = try await client.result(of: id(number)) }
        await client.close()
    }

    private static func id(_ number: Int) -> CommandID { CommandID("order-\(number)") }
}
