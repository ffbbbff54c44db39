package import Foundation
package import RatchetEngine

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where text is printed: how wide it is, what it can show, and what time it is there.
package struct Terminal: Sendable {
    /// `nil` if the text is not for a screen: nothing is cut then.
    package let width: Int?
    package let isColored: Bool
    package let marks: Marks
    let times: TimeText

    package init(width: Int? = nil, isColored: Bool = false, marks: Marks = .unicode, now: Timestamp, zone: TimeZone) {
        self.width = width
        self.isColored = isColored
        self.marks = marks
        times = TimeText(now: now, zone: zone)
    }

    /// That of this process's output.
    static var current: Terminal { of(STDOUT_FILENO) }

    /// That of this process's messages.
    static var errors: Terminal { of(STDERR_FILENO) }

    private static func of(_ descriptor: Int32) -> Terminal {
        let environment = ProcessInfo.processInfo.environment
        let isScreen = isatty(descriptor) == 1
        return Terminal(
            width: isScreen ? width(descriptor, environment) : nil, isColored: isScreen && wantsColor(environment),
            marks: .fitting(environment), now: SystemClock().now, zone: .current)
    }

    /// Whether colors are wanted by an environment's variables: `NO_COLOR` (see no-color.org) and `TERM`.
    package static func wantsColor(_ environment: [String: String]) -> Bool {
        environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    private static func width(_ descriptor: Int32, _ environment: [String: String]) -> Int? {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment["COLUMNS"].flatMap { Int($0) }
    }

    func text(of preview: Preview) -> String { preview.text + (preview.isCut ? marks.ellipsis : "") }

    /// The text in a color, if there are any.
    func paint(_ text: String, _ color: Color?) -> String {
        guard isColored, let color, !text.isEmpty else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
    }
}
