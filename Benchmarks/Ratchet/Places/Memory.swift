import Foundation

/// The memory of this process.
enum Memory {
    /// What it has of its own, in bytes: pages of files that are mapped do not count. 0 where the system does not say.
    static var ownBytes: Double { kilobytes("RssAnon:") * 1_024 }

    static var ownMegabytes: Double { ownBytes / 1e6 }

    /// The most that it had at any time. 0 where the system does not say.
    static var peakMegabytes: Double { kilobytes("VmHWM:") * 1_024 / 1e6 }

    private static func kilobytes(_ field: String) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(field) })
        else { return 0 }
        return line.split(whereSeparator: \.isWhitespace).lazy.compactMap { Double($0) }.first ?? 0
    }
}
