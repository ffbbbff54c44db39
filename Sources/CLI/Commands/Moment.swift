import ArgumentParser
import Foundation
import RatchetEngine

/// A moment as it is given on the command line: a day, a time, or how long ago.
struct Moment: ExpressibleByArgument, Sendable {
    static let forms = "2026-11-21, 2026-11-21T09:30:00Z, or how long ago: 30m, 12h, 7d"

    private enum Form: Sendable {
        case exact(Timestamp)
        case day(year: Int, month: Int, day: Int)
        case ago(Duration)
    }

    private let form: Form

    init?(argument: String) {
        guard let form = Self.ago(argument) ?? Self.day(argument) ?? Self.exact(argument) else { return nil }
        self.form = form
    }

    /// A day begins where it does in the zone.
    func time(_ times: TimeText) -> Timestamp {
        switch form {
        case .exact(let time): return time
        case .ago(let duration): return times.now + (.zero - duration)
        case .day(let year, let month, let day):
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = times.zone
            let date = calendar.date(from: DateComponents(year: year, month: month, day: day))
            return date.map { Timestamp($0) } ?? times.now
        }
    }

    private static func ago(_ text: String) -> Form? {
        guard let match = text.wholeMatch(of: /(\d{1,6})([smhd])/), let count = Int(match.1) else { return nil }
        let seconds = ["s": 1, "m": 60, "h": 3_600, "d": 86_400][String(match.2)] ?? 1
        return .ago(.seconds(count * seconds))
    }

    private static func day(_ text: String) -> Form? {
        guard let match = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/), let year = Int(match.1),
            let month = Int(match.2), let day = Int(match.3), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return .day(year: year, month: month, day: day)
    }

    private static func exact(_ text: String) -> Form? {
        let styles = [
            Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true),
        ]
        return styles.lazy.compactMap { try? $0.parse(text) }.first.map { .exact(Timestamp($0)) }
    }
}
