import Foundation

/// A page with blocks of commands and of what they print.
struct Transcript {
    struct Command {
        let line: String
        /// Whether it does nothing but look, so that it can be given again until what it waits for has happened.
        let onlyLooks: Bool
        var output: [String] = []
    }

    /// What an example's program can be asked that changes nothing.
    private static let looks: Set<Substring> = ["runs", "books", "check", "list", "schedules", "queues", "dead"]
    private static let acts: Set<Substring> = ["trigger", "pause", "resume", "redrive"]

    private static func onlyLooks(_ line: String, _ program: String) -> Bool {
        let words = line.split(separator: " ").drop { $0.contains("=") }
        guard words.first != "cat" else { return true }
        let (verb, object) = (words.dropFirst().first ?? "", words.dropFirst(2).first ?? "")
        return words.first == program[...] && looks.contains(verb) && !acts.contains(object)
    }

    private enum Part {
        case text(String)
        case command(Int)
    }

    private var parts: [Part] = []
    private(set) var commands: [Command] = []

    /// - Parameter program: what the page calls the example's program.
    init(_ text: String, of program: String) {
        var isInBlock = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```") { isInBlock = line == "```console" }
            if isInBlock, line.hasPrefix("$ ") {
                parts.append(.command(commands.count))
                let words = String(line.dropFirst(2))
                commands.append(Command(line: words, onlyLooks: Self.onlyLooks(words, program)))
            } else if isInBlock, line != "```console" {
                commands[commands.count - 1].output.append(line)
            } else {
                parts.append(.text(line))
            }
        }
    }

    /// The page, with other outputs.
    func text(with outputs: [[String]]) -> String {
        parts.flatMap { part in
            switch part {
            case .text(let line): [line]
            case .command(let number): ["$ \(commands[number].line)"] + outputs[number]
            }
        }.joined(separator: "\n")
    }

    /// What has to be the same each time: not moments, spans, processes, ids of commands, trees'
    /// fingerprints, or the widths of columns.
    static func comparable(_ lines: [String]) -> [String] {
        lines.map { line in
            line.replacing(/^command  [0-9a-f]{32}/, with: "command ID")
                .replacing(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?( \+00:00|Z)?/, with: "MOMENT")
                .replacing(/(^|[ +(])\d+(\.\d+)?(ms|µs|s|m|h|d)(\d+(ms|s|m|h))*(?![0-9a-z])/, with: " SPAN")
                .replacing(/process \d+ on host '[^']*'/, with: "PROCESS")
                .replacing(/tree [0-9a-f]{16}, now [0-9a-f]{16}/, with: "TREES")
                .split(separator: " ").joined(separator: " ")
        }
    }
}
