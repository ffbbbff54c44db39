public import ArgumentParser
import RatchetJournal

/// The command `ratchet upgrade`: brings a journal of an older format to today's.
public struct UpgradeCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "upgrade", abstract: "Brings a journal of an older format to today's. Stop its engine first.",
        discussion: """
            Stop the engine that runs on the journal, and keep a copy of the directory: older versions of the library \
            cannot open it afterwards. All of it is one commit; whatever happens meanwhile, the journal has the old \
            format or the new one, and is whole. It needs no keys, and does not seal: run reseal afterwards.

            --json prints path, from, to and rows.
            """)

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Upgrades the journal.
    public func run() async throws {
        let path = options.path
        let upgrade = try await Answer.withProgress { report in try await JournalUpgrade.run(path, report: report) }
        options.print(JSON(upgrade, of: path)) { _ in [Self.text(upgrade, of: path)] }
    }

    static func text(_ upgrade: JournalUpgrade, of path: String) -> String {
        guard upgrade.from != upgrade.to else { return "\(path) has format \(upgrade.to) already" }
        return
            "\(path) had format \(upgrade.from) and has format \(upgrade.to) now; \(upgrade.rows) rows were rewritten"
    }
}
