public import ArgumentParser
import Foundation
import RatchetEngine

/// The command `ratchet graph`: a picture of a workflow or of a run.
public struct GraphCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draws a workflow, or a run with its statuses and times.",
        discussion: """
            mermaid is what GitHub and GitLab draw in a fenced block, dot is for Graphviz, svg for browsers. A \
            workflow is known once a run of it was started. If its tree has changed since, the one of the newest run \
            is drawn; --plan names another by its fingerprint. Times are in UTC.

            --json prints workflow, run, plan, format and picture.
            """)

    @OptionGroup var options: JournalOptions

    @Argument(help: "The workflow's name.")
    var workflow: String?

    @Option(help: "The id of a run, in the place of a workflow.")
    var run: String?

    @Option(help: "mermaid, dot or svg. (default: what the end of --to says, or else mermaid)")
    var format: PictureFormat?

    @Option(help: "The file that is written, in the place of the one that is there.", completion: .file())
    var to: String?

    @Option(help: "Which of the workflow's trees, by the beginning of its fingerprint.")
    var plan: String?

    /// Used by the parser of arguments.
    public init() {}

    /// Checks that there is one thing to draw.
    public func validate() throws {
        guard (workflow == nil) != (run == nil) else {
            throw ValidationError("Draw what? Give either the name of a workflow or --run with the id of a run.")
        }
        guard plan == nil || run == nil else {
            throw ValidationError("A run has the tree that it was started with: --plan goes with a workflow.")
        }
    }

    /// Draws the picture.
    public func run() async throws {
        let graph = try await options.read { inspector, _ in
            if let run { return try await Self.graph(ofRun: run, inspector, options.path) }
            return try await Self.graph(of: workflow ?? "", plan, inspector, options.path)
        }
        Answer.warn(graph.notes)
        try write(graph)
    }

    private func write(_ graph: Graph) throws {
        let format = format ?? to.flatMap(PictureFormat.init(fileName:)) ?? .mermaid
        let text = graph.picture.text(format)
        guard let to else {
            return options.print(graph.json(format, text)) { _ in [text.trimmingCharacters(in: .newlines)] }
        }
        do {
            try Data(text.utf8).write(to: URL(filePath: to), options: .atomic)
        } catch {
            throw CommandError("the picture cannot be written to '\(to)': \(error.localizedDescription)")
        }
        if options.json { options.print(graph.json(format, text)) { _ in [] } }
    }

    // MARK: - What is drawn

    private struct Graph {
        let picture: Picture
        let workflow: String?
        var run: String?
        let plan: Fingerprint?
        var notes: [String] = []

        func json(_ format: PictureFormat, _ text: String) -> JSON {
            .members([
                "workflow": JSON(workflow), "run": JSON(run), "plan": JSON(plan?.description),
                "format": .string(format.rawValue), "picture": .string(text),
            ])
        }
    }

    private static func graph(ofRun id: String, _ inspector: JournalInspector, _ path: String) async throws -> Graph {
        guard let tree = try await inspector.run(RunID(id)) else {
            throw CommandError.noRun(id, at: path)
        }
        return Graph(picture: Picture(tree), workflow: tree.run.workflow, run: id, plan: tree.run.plan)
    }

    private static func graph(
        of workflow: String, _ plan: String?, _ inspector: JournalInspector, _ path: String
    ) async throws -> Graph {
        let all = try await inspector.outlines(of: workflow)
        let wanted = all.filter { outline in plan.map { "\(outline.fingerprint)".hasPrefix($0.lowercased()) } ?? true }
        guard let outline = wanted.first else {
            throw all.isEmpty
                ? try await unknown(workflow, inspector, path) : mismatch(workflow, plan ?? "", all)
        }
        let others = plan == nil ? all.dropFirst().map { "\($0.fingerprint)" } : []
        let note = "the workflow has had other trees too, see them with --plan: \(others.joined(separator: ", "))"
        return Graph(
            picture: Picture(outline), workflow: workflow, plan: outline.fingerprint,
            notes: others.isEmpty ? [] : [note])
    }

    private static func mismatch(_ workflow: String, _ plan: String, _ all: [Outline]) -> CommandError {
        let known = all.map { "\($0.fingerprint)" }.joined(separator: ", ")
        return CommandError("workflow '\(workflow)' has no tree '\(plan)': it has \(known)")
    }

    private static func unknown(
        _ workflow: String, _ inspector: JournalInspector, _ path: String
    ) async throws -> CommandError {
        let known = Set(try await inspector.outlines().map { "'\($0.workflow)'" }).sorted()
        let hint = known.isEmpty ? "of none" : "of \(known.joined(separator: ", "))"
        return CommandError("no run of workflow '\(workflow)' was started in the journal at '\(path)', but \(hint)")
    }
}

extension PictureFormat: ExpressibleByArgument {
    /// What the end of a file's name says.
    fileprivate init?(fileName: String) {
        switch URL(filePath: fileName).pathExtension.lowercased() {
        case "svg": self = .svg
        case "dot", "gv": self = .dot
        case "mmd", "mermaid", "md": self = .mermaid
        default: return nil
        }
    }
}
