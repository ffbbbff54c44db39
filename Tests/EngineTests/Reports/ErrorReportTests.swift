import Foundation
import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What is kept of an error.
@Suite struct ErrorReportTests {
    private struct Bank: ReportableError {
        var number = 1
        var cause: (any Error)?

        var reportedText: String { "declined" }
        var reportedDetails: [String: String] { ["code": "\(number)", "country": "no"] }
        var reportedCause: (any Error)? { cause }
    }

    @Test func `A type and a text, and of an error that says more also details and the cause`() {
        let report = ErrorReport(Bank(cause: Oops(number: 2)))
        #expect(report.type.hasSuffix("Bank"))
        #expect(report.text == "declined")
        #expect(report.details == ["code": "1", "country": "no"])
        #expect(report.cause == ErrorReport(Oops(number: 2)))
        #expect(report.description == "\(report.type): declined, caused by \(ErrorReport(Oops(number: 2)))")
        #expect(ErrorReport(Oops(number: 4)).details.isEmpty && ErrorReport(Oops()).cause == nil)
    }

    @Test func `Each has its bounds`() {
        struct Talkative: ReportableError {
            var reportedText: String { String(repeating: "é", count: 5_000) }
            var reportedDetails: [String: String] {
                Dictionary(uniqueKeysWithValues: (100..<200).map { ("\($0)", String(repeating: "x", count: 9_999)) })
            }
            var reportedCause: (any Error)? { self }
        }
        var report: ErrorReport? = ErrorReport(Talkative())
        var depth = 0
        while let current = report {
            #expect(current.text.utf8.count <= ErrorReport.textLimit && current.text.hasSuffix("…"))
            #expect(current.details.keys.sorted() == (100..<116).map { "\($0)" })
            #expect(current.details.values.allSatisfy { $0.utf8.count <= ErrorReport.detailByteLimit })
            report = current.cause
            depth += 1
        }
        #expect(depth == ErrorReport.causeLimit + 1)
    }

    @Test func `Foundation's underlying error is the cause`() {
        let inner = NSError(domain: "inner", code: 3)
        let report = ErrorReport(NSError(domain: "outer", code: 4, userInfo: [NSUnderlyingErrorKey: inner]))
        #expect(report.cause?.text.contains("inner") == true)
    }

    @Test func `It is the same after it was written and read`() throws {
        let reports = [
            ErrorReport(Oops()), ErrorReport(Bank(cause: Bank(cause: Oops()))), ErrorReport(Bank()),
            ErrorReport(type: "", text: "no type"),
            ErrorReport(type: "", text: "", details: ["": ""], cause: ErrorReport(type: "T", text: "")),
        ]
        for report in reports {
            var writer = ByteWriter()
            writer.error(report)
            var reader = ByteReader(writer.bytes)
            #expect(try reader.error() == report && reader.isAtEnd)
            let json = try JSONEncoder().encode(report)
            #expect(try JSONDecoder().decode(ErrorReport.self, from: json) == report)
        }
        let old = Data(#"{"type":"A","text":"b"}"#.utf8)
        #expect(try JSONDecoder().decode(ErrorReport.self, from: old) == ErrorReport(type: "A", text: "b"))
    }

    @Test(
        arguments: [
            // More than is written: no details and no cause. Details not in order. One twice.
            [0, 1, 65, 1, 66, 0, 0], [0, 1, 65, 1, 66, 2, 1, 98, 0, 1, 97, 0, 0],
            [0, 1, 65, 1, 66, 2, 1, 97, 0, 1, 97, 0, 0],
            // A thousand causes.
            Array(repeating: [0, 1, 65, 1, 66, 0, 1], count: 1_000).flatMap(\.self),
        ] as [[UInt8]])
    func `Bytes that nobody wrote are refused`(bytes: [UInt8]) {
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(bytes)
            _ = try reader.error()
        }
    }
}
