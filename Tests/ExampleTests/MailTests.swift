import Foundation
@testable import MediaPipelineKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct MailTests {
    private let folder: TemporaryFolder
    private let mails: URL

    init() throws {
        folder = try TemporaryFolder()
        mails = folder.url.appending(path: "mails.jsonl")
    }

    private static func mail(_ key: String, _ body: String = "It is through.") -> Mail {
        Mail(key: key, from: "a@example.com", to: "b@example.com", subject: "About \(key)", body: body)
    }

    @Test func `A mail arrives as it was sent, also with lines of dots`() throws {
        let sink = try MailSink(mails)
        try MailServer(port: sink.port).send(Self.mail("a.jpg", "one\n.\n..two\n"))
        let arrived = try #require(try MailSink.read(mails).first)
        #expect(arrived.id == "<a%2Ejpg@photographs.example>")
        #expect(arrived.recipient == "b@example.com" && arrived.subject == "About a.jpg")
        #expect(arrived.lines.suffix(5) == ["", "one", ".", "..two", ""])
    }

    @Test func `Mails that are sent at once all arrive, and one that is sent twice has one id`() async throws {
        let sink = try MailSink(mails)
        let server = MailServer(port: sink.port)
        try await withThrowingTaskGroup { group in
            for number in 0..<10 { group.addTask { try server.send(Self.mail("\(number % 9)")) } }
            try await group.waitForAll()
        }
        let counts = MailCounts(try MailSink.read(mails))
        #expect(counts.distinct == 9 && counts.repeated == 1)
    }

    @Test func `A server that is not there may be there later`() throws {
        let port = try MailSink(mails).port
        let error = #expect(throws: PipelineError.self) { try MailServer(port: port).send(Self.mail("a")) }
        #expect(error?.code == .mailFailed)
    }

    @Test(arguments: [
        (["DATA"], "503"), (["RCPT TO:ada"], "501"), (["TURN"], "500"), (["EHLO a", "RCPT TO:<b>", "DATA"], "354"),
    ]) func `A session answers what it cannot do`(lines: [String], code: String) throws {
        var session = MailSession()
        let steps = lines.map { session.take($0) }
        guard case .answer(let words)? = steps.last else { throw PipelineError(.damaged, "\(steps)") }
        #expect(words.hasPrefix(code))
    }

    @Test func `A header cannot bring others with it`() {
        let mail = Mail(key: "k", from: "a", to: "b", subject: "one\r\nBcc: everybody", body: "")
        #expect(mail.lines.contains("Subject: oneBcc: everybody"))
    }
}
