import Foundation
import RatchetCLI
import RatchetEngine
import Testing

@testable import RatchetCLI

/// Moments as they are given on the command line.
struct MomentTests {
    private static let times = TimeText(
        now: Timestamp(milliseconds: 1_795_253_400_250), zone: TimeZone(secondsFromGMT: 3_600) ?? .gmt)

    @Test(
        arguments: [
            ("30s", "2026-11-21T09:29:30.250Z"), ("30m", "2026-11-21T09:00:00.250Z"),
            ("12h", "2026-11-20T21:30:00.250Z"), ("7d", "2026-11-14T09:30:00.250Z"),
            ("2026-11-20", "2026-11-19T23:00:00.000Z"), ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z"),
            ("2026-11-20T10:00:00.125Z", "2026-11-20T10:00:00.125Z"),
            ("2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00.000Z"),
        ])
    func `A day, a time or how long ago is a moment`(text: String, moment: String) throws {
        #expect(try #require(Moment(argument: text)).time(Self.times).description == moment)
    }

    @Test(arguments: ["", "yesterday", "7", "7w", "2026-13-01", "2026-11", "10:00", "-3d"])
    func `Anything else is none`(text: String) { #expect(Moment(argument: text) == nil) }
}
