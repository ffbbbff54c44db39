import Foundation
import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What must not be seen is in no journal and in no log.
@Suite(.timeLimit(.minutes(10))) struct SecretTests {
    private static let secret = "hunter2"

    private struct Card: Codable { let kind: Kind }
    private enum Kind: String, Codable { case debit }
    private struct Number: Encodable {
        func encode(to encoder: any Encoder) throws {
            throw EncodingError.invalidValue(secret, .init(codingPath: [], debugDescription: "not \(secret)"))
        }
    }

    /// Holds another error, and has no description of its own.
    private struct Wrapped: Error {
        let card = secret
        let inner: any Error
    }

    private enum Cases: Error { case cannotRead(any Error, card: String) }

    private struct Redacted: ReportableError, CustomStringConvertible {
        var description: String { "card \(secret)" }
        var reportedText: String { "card declined" }
        var reportedCause: (any Error)? { Result { try decode() }.failure }
    }

    private static func decode() throws {
        _ = try JSONDecoder().decode(Card.self, from: Data(#"{"kind":"hunter2"}"#.utf8))
    }

    private static let errors: [String: @Sendable () -> (any Error)?] = [
        "decoding": { Result { try decode() }.failure },
        "encoding": { Result { try JSONEncoder().encode(Number()) }.failure },
        "wrapped": { Result { try decode() }.failure.map { Wrapped(inner: $0) } },
        "in an enum": { Result { try decode() }.failure.map { Cases.cannotRead($0, card: secret) } },
        "not retryable": { Result { try decode() }.failure.map { NonRetryable($0) } },
        "redacted": { Redacted() },
    ]

    @Test(arguments: errors.keys.sorted()) func `An error's values do not reach the journal or the log`(
        name: String
    ) async throws {
        let lab = Lab()
        let error = try #require(Self.errors[name]?())
        // Without care it would be seen.
        #expect(String(describing: error).contains(Self.secret))
        let flow = Modified {
            $0.retry(.constant(.zero, attempts: 2))
        } work: { _ in
            throw error
        }
        let failure = await #expect(throws: RunFailure.self) { try await lab.result(of: flow) }
        #expect(failure?.error.type.isEmpty == false && failure?.error.text.isEmpty == false)
        #expect("\(String(describing: failure))".contains(Self.secret) == false)
        let lines = try await ExportedLines(lab.image).text
        #expect(lines.contains { $0.contains(failure?.error.text ?? "?") })
        #expect(!lines.contains { $0.contains(Self.secret) })
        #expect(!lab.logs.lines.contains { $0.contains(Self.secret) })
    }

    @Test func `What is kept of a value that cannot be decoded is its type and place`() throws {
        let error = try #require(Self.errors["decoding"]?())
        #expect(ErrorReport(error).text == "the value cannot be read, at 'kind'")
        let wrapped = try #require(Self.errors["in an enum"]?())
        #expect(ErrorReport(wrapped).text == "cannotRead")
        #expect(ErrorReport(wrapped).cause?.text == "the value cannot be read, at 'kind'")
    }
}

extension Result where Failure == any Error {
    fileprivate var failure: (any Error)? {
        if case .failure(let error) = self { error } else { nil }
    }
}
