import ArgumentParser
import RatchetEngine
import RatchetJournal

/// The command `ratchet runs why`.
struct RunsWhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Says why a run is where it is, and what can be done.",
        discussion: """
            A sentence for each thing that the run waits for: what it is, since when, who has it in hand, and what can \
            be done. The first 16 are told of.

            --json prints {"run": …, "status": …, "deadline": …, "more": …, "reasons": […]}. A reason has kind, \
            path, since, until, holder, remedy and text; more is how many are left out.
            """)

    @OptionGroup var options: JournalOptions

    @Argument(help: "The run's id.")
    var id: String

    func run() async throws {
        let id = RunID(self.id)
        let found = try await options.read { inspector, reader in
            try await inspector.why(id, host: try reader.owner.map { .process($0) } ?? .none, now: SystemClock().now)
        }
        guard let explanation = found else {
            throw CommandError.noRun(self.id, at: options.path)
        }
        options.print(JSON(explanation)) { terminal in ExplanationText(explanation, terminal).lines }
    }
}
