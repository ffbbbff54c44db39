#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The process that has a journal open to write to it.
public struct JournalOwner: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The process's number, on its host.
    public let pid: Int32
    /// The name of the machine.
    public let host: String
    /// When it opened the journal: seconds since the start of 1970, UTC.
    public let since: Int
    /// What tells it from a later process with the same number; `nil` if the system did not say.
    var start: String?

    private enum CodingKeys: CodingKey { case pid, host, since }

    /// The process and its host, as messages name them.
    public var description: String { "process \(pid) on host '\(host)'" }
}

extension JournalOwner {
    /// The lines of the file `owner`, such as `pid 123`. The time is the file's own.
    static func text(pid: Int32, host: String, start: String?) -> [UInt8] {
        Array(("pid \(pid)\nhost \(host)\n" + (start.map { "started \($0)\n" } ?? "")).utf8)
    }

    /// Whether it is a process of this machine that is gone; its number may have been given to another one since.
    func isGone(fromHost thisHost: String) -> Bool {
        guard host == thisHost, pid > 0 else { return false }
        if kill(pid, 0) != 0, errno == ESRCH { return true }
        guard let start, let now = ProcessIdentity.start(of: pid) else { return false }
        return now != start
    }

    /// `nil` if `text` is not what an owner writes: it may be about to.
    init?(text: [UInt8], since: Int) {
        var values: [Substring: Substring] = [:]
        let text = String(decoding: text, as: UTF8.self)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { values[words[0]] = words[1] }
        }
        guard let pid = values["pid"].flatMap({ Int32($0) }), let host = values["host"] else { return nil }
        self.init(pid: pid, host: String(host), since: since, start: values["started"].map { String($0) })
    }
}
