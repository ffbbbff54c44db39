import Ratchet
import Synchronization

protocol MailServer: Sendable {
    func send(to address: String, _ subject: String, key: String) async throws
}

struct SendMail: Job {
    struct Arguments: Codable, Sendable { let to: String, subject: String }
    static let queue = "mail"
    let server: any MailServer

    func perform(_ run: JobRun<Arguments>) async throws {
        try await server.send(to: run.arguments.to, run.arguments.subject, key: run.key)
    }
}

protocol SearchServer: Sendable {
    func index(_ documents: [Int]) async throws -> Set<Int>
}

struct NotIndexed: Error {}

struct Index: BatchJob {
    struct Arguments: Codable, Sendable { let document: Int }
    static let batchLimit = 500
    let search: any SearchServer

    func perform(_ batch: [JobRun<Arguments>]) async throws -> [Result<Void, any Error>] {
        let failed = try await search.index(batch.map(\.arguments.document))
        return batch.map { failed.contains($0.arguments.document) ? .failure(NotIndexed()) : .success(()) }
    }
}

struct OrderPlaced: Codable, Sendable { let id: Int }

func mailEngine(_ journal: StoreSource, _ server: any MailServer) throws -> Engine {
    let engine = Engine(
        journal: journal,
        configuration: EngineConfiguration(queues: [
            Queue("mail", concurrency: 4, rateLimit: .window(30, per: .seconds(60)))
        ]))
    try engine.register(SendMail(server: server))
    return engine
}

func sendHello(_ engine: Engine) async throws {
    let job = try await engine.enqueue(SendMail.self, .init(to: "ada@example.org", subject: "Hello"))
    try await job.result()
}

func redriveMails(_ engine: Engine) async throws {
    let dead = try await engine.jobs(JobFilter(queues: ["mail"], statuses: [.dead]))
    for job in dead { print(job.id, job.failures.map(\.error.text)) }
    try await engine.retryJobs(JobFilter(queues: ["mail"], statuses: [.dead]), to: "mail-slow", limit: 100)
}

func exchange(_ engine: Engine, handle: (OrderPlaced) async throws -> Void) async throws {
    let events = engine.queue("events")
    try await events.send(OrderPlaced(id: 7))
    for message in try await events.read(OrderPlaced.self, 10, for: .seconds(30), waiting: .seconds(20)) {
        try await handle(message.value)
        try await message.archive()
    }
}

func follow(_ engine: Engine, from start: EventCursor?) async throws -> EventCursor? {
    var saved = start
    for try await event in engine.events(after: saved) {
        print(event.time, event.id, event.name)
        saved = event.cursor
    }
    return saved
}
