public import ArgumentParser
import RatchetJournal

/// The command `ratchet upgrade`: brings a journal of an older format to today's.
public struct UpgradeCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "upgrade", abstract: "Brings a journal of an older format to today's.",
        discussion: """
            Stop the engine that runs on the journal, and keep a copy of the directory: older versions of the library \
            cannot open it afterwards. All of it is one commit; whatever happens meanwhile, the journal has the old \
            format or the new one, and is whole.

            --json prints path, from, to and rows.
            """)

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Upgrades the journal.
    public func run() async throws {
        let line = ProgressLine.standardError
        defer { line.clear() }
        let upgrade: JournalUpgrade
        do throws(JournalError) {
            upgrade = try await JournalUpgrade.run(options.path, report: line.show)
        } catch {
            throw CommandError(error.message)
        }
        line.clear()
        options.print(JSON(upgrade, of: options.path)) { _ in [Self.text(upgrade, of: options.path)] }
    }

    static func text(_ upgrade: JournalUpgrade, of path: String) -> String {
        guard upgrade.from != upgrade.to else { return "\(path) has format \(upgrade.to) already" }
        return
            "\(path) had format \(upgrade.from) and has format \(upgrade.to) now; \(upgrade.rows) rows were rewritten"
    }
}
