import Foundation
import RatchetEngine
import Testing

struct TimestampTests {
    @Test(arguments: [
        (50, "1970-01-01T00:00:00.050Z"), (-1, "1969-12-31T23:59:59.999Z"), (-1_000, "1969-12-31T23:59:59.000Z"),
        (1_767_225_600_049, "2026-01-01T00:00:00.049Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `a moment reads as what it is, to the millisecond`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test func `every millisecond of a second reads as itself`() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for part in 0..<1_000 as Range<Int64> {
            let time = Timestamp(milliseconds: 1_764_516_931_000 + part)
            #expect(time.description.hasSuffix(".\(String(part + 1_000).dropFirst())Z"))
            #expect(try Timestamp(style.parse(time.description)) == time)
        }
    }

    @Test(arguments: [Int64.min, Int64.min + 1, -9_000_000_000_000_000, 9_000_000_000_000_000, .max])
    func `the ends of time read as something`(milliseconds: Int64) {
        #expect(!Timestamp(milliseconds: milliseconds).description.isEmpty)
    }
}
