public import ArgumentParser
import RatchetEngine
import RatchetJournal

/// The command `ratchet stats`: numbers about a journal as a whole.
public struct StatsCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Shows numbers about a journal as a whole.",
        discussion: """
            --json prints path, format, owner {pid, host, since} or null, runs {total, running, sleeping, completed, \
            failed, parked}, timers {count, nextDue}, log {records, firstLSN, lastLSN, bytes, limitBytes}, \
            uncoveredEntities, store {fileBytes, usedBytes, mapBytes}, deadOwner, oldestReader {pid, process, \
            commitsBehind, seconds} or null, readers (how many), commits {count, eventBytes, writtenBytes, p50Micros, \
            p99Micros, maxMicros, histogram} or null, and tables {name, rows, pages, bytes}.
            """)

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Prints the numbers.
    public func run() async throws {
        let path = options.path
        let report = try await options.read { inspector, reader in
            StatsReport(
                path: path, stats: try await inspector.stats(), usage: try await reader.usage(),
                owner: try reader.owner, deadOwner: try reader.deadOwner, tables: try await reader.tables(),
                readers: try reader.readers(), statistics: try await reader.statistics())
        }
        options.print(JSON(report)) { terminal in StatsText(report, terminal).lines }
    }
}
