import Ratchet
import RatchetTesting
import Synchronization
import Testing

/// The page about jobs: its code is compiled and run.
@Suite(.timeLimit(.minutes(10))) struct `The page about jobs` {
    @Test func `Its Swift code stands in a file that is compiled and run`() throws {
        let source = try #require(try Page.sources(["Tests/DocumentationTests/Mailing.swift"]).first)
        let code = try Page("Docs/Jobs.md").code
        #expect(code.count == 7)
        for snippet in code { #expect(source.contains(snippet), "in no file: \(snippet.lines)") }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page("Docs/Jobs.md").text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }

    @Test func `Its mails are sent, and its messages read`() async throws {
        let server = Outgoing()
        let engine = try mailEngine(.memory(MemoryImage()), server)
        let handled = Mutex<[Int]>([])
        try await engine.run { () async throws in
            try await sendHello(engine)
            try await exchange(engine) { order in handled.withLock { $0.append(order.id) } }
        }
        #expect(server.sent == ["ada@example.org: Hello"])
        #expect(handled.withLock { $0 } == [7])
    }

    @Test func `Its dead letters go to another queue`() async throws {
        let server = Outgoing(isBroken: true)
        let test = try TestEngine(jobs: [SendMail(server: server)])
        _ = try? await test.run(SendMail.self, .init(to: "ada@example.org", subject: "Hello"))
        try await test.perform { engine in try await engine.queue("mail-slow").pause() }
        try await test.perform { engine in try await redriveMails(engine) }
        #expect(try await test.jobs(JobFilter(queues: ["mail-slow"])).map(\.status) == [.queued])
        #expect(server.tries == 25)
    }

    @Test func `Its batches have a result for each document`() async throws {
        let test = try TestEngine(jobs: [Index(search: Picky())])
        try await test.perform { engine in
            try await engine.enqueue(Index.self, all: (1...3).map { .init(document: $0) })
            return
        }
        try await test.drain()
        let left = try await test.jobs()
        #expect(left.map(\.status) == [.dead])
    }
}

private final class Outgoing: MailServer {
    private struct State {
        var sent: [String] = []
        var tries = 0
    }

    private let state = Mutex(State())
    private let isBroken: Bool

    init(isBroken: Bool = false) { self.isBroken = isBroken }

    var sent: [String] { state.withLock { $0.sent } }
    var tries: Int { state.withLock { $0.tries } }

    func send(to address: String, _ subject: String, key: String) async throws {
        let isBroken = isBroken
        try state.withLock { state in
            state.tries += 1
            if isBroken { throw NotIndexed() }
            state.sent.append("\(address): \(subject)")
        }
    }
}

/// Does not take the second document.
private struct Picky: SearchServer {
    func index(_ documents: [Int]) async throws -> Set<Int> { Set(documents).intersection([2]) }
}
