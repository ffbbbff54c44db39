public import ArgumentParser
import RatchetEngine
import RatchetJournal

/// The command `check`: which runs of a journal the app's workflows of today would park. It is for an app to carry.
///
///     @main struct Shop: AsyncParsableCommand, WorkflowProvider {
///         static let configuration = CommandConfiguration(subcommands: [Serve.self, CheckCommand<Shop>.self])
///         static func register(on engine: Engine) throws { try engine.register(FulfilOrder()) }
///     }
///
/// Run the new build's command against the live journal before it is deployed: it reads, and changes nothing.
public struct CheckCommand<App: WorkflowProvider>: AsyncParsableCommand {
    /// The command's name and its help.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: "Says which runs of a journal this version of the app would park, and why.",
            discussion: """
                It compares each run that is not over with the workflows of this app, and changes nothing: the \
                engine of an earlier version may have the journal. It exits with 1 if runs would be parked, and \
                with 0 if not; runs that are damaged do not count.

                --json prints {"isSafe": …, "checked": …, "unchanged": …, "migrated": …, "noted": …, \
                "parked": …, "damaged": …, "runs": […]}. A run has id, workflow, fate (goesOn, parked or damaged), \
                and notes or reason {kind, text}. The first 1,000 runs of each fate are listed.
                """)
    }

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Makes the check, and prints what it found.
    public func run() async throws {
        let report = try await options.check(App.self)
        options.print(JSON(report)) { terminal in ChangeReportText(report, terminal).lines }
        if !report.isSafe { throw ExitCode(1) }
    }
}

extension JournalOptions {
    fileprivate func check(_ app: any WorkflowProvider.Type) async throws -> ChangeReport {
        // It is never run: it knows the workflows, and that is what is wanted of it.
        let engine = Engine(journal: .directory(path))
        do {
            try app.register(on: engine)
        } catch {
            throw CommandError("the app's workflows cannot be registered: \(error)")
        }
        return try await read { inspector, _ in try await inspector.check(engine) }
    }
}
