import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The memory of this process.
enum Memory {
    /// What it has of its own, in bytes: pages of files that are mapped do not count. 0 where the system does not say.
    static var ownBytes: Double {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).compactMap({ Double($0) }).first
        else { return 0 }
        return kilobytes * 1_024
    }

    /// The most that it had at any time.
    static var peakMegabytes: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        #if canImport(Darwin)
        return Double(usage.ru_maxrss) / 1e6
        #else
        return Double(usage.ru_maxrss) * 1_024 / 1e6
        #endif
    }
}
