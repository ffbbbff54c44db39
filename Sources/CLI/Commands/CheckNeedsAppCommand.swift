import ArgumentParser

/// The command `ratchet check` of the tool that no app carries: it knows no workflows, and says so.
struct CheckNeedsAppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says which runs changed workflows would park; an app carries it.",
        discussion: """
            What would become of the runs depends on the app's workflows, which this tool does not have. Give the \
            app's own command the subcommand CheckCommand, and run that with --journal: Docs/Changes.md shows how.
            """)

    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var rest: [String] = []

    func run() async throws {
        throw CommandError(
            "this tool has no workflows to check: give your app's command the subcommand CheckCommand and use "
                + "that one, see Docs/Changes.md")
    }
}
