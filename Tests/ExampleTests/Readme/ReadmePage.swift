import Foundation
import Testing

/// An example's README: what it shows is what happens.
struct ReadmePage {
    private static let isWriting = ProcessInfo.processInfo.environment["RATCHET_README"] == "write"

    /// The example's folder.
    let folder: URL
    private let program: String
    private let name: String

    /// - Parameters:
    ///   - example: the example's folder, and the program that it makes.
    ///   - name: what the page calls the program.
    init(_ example: String, calling name: String) {
        folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples/\(example)")
        program = example
        self.name = name
    }

    private var file: URL { folder.appending(path: "README.md") }

    /// Gives the page's commands in a shell in `place`, and compares what they print; or writes that into the page.
    func play(in place: URL, atLeast count: Int) async throws {
        let page = Transcript(try text(of: file), of: name)
        #expect(page.commands.count >= count)
        var outputs: [[String]] = []
        try await Shell.open(in: place, program, calling: name, example: folder) { shell in
            for command in page.commands {
                outputs.append(try await Self.give(command, in: &shell))
                guard !Self.isWriting else { continue }
                try #require(
                    Transcript.comparable(outputs.last ?? []) == Transcript.comparable(command.output),
                    "\(command.line)")
            }
        }
        if Self.isWriting { try Data(page.text(with: outputs).utf8).write(to: file) }
    }

    /// What only looks is given again and again until it has something to show.
    private static func give(_ command: Transcript.Command, in shell: inout Shell) async throws -> [String] {
        let wanted = Transcript.comparable(command.output)
        let deadline = Date(timeIntervalSinceNow: isWriting ? 30 : 120)
        var lines = try await shell.run(command.line)
        while command.onlyLooks, Transcript.comparable(lines) != wanted, Date() < deadline {
            lines = try await shell.run("sleep 0.1; \(command.line)")
        }
        return lines
    }

    /// Compares a picture that the page's commands have drawn with the one beside the page; or puts it there.
    func comparePicture(_ drawn: URL) throws {
        let shown = folder.appending(path: drawn.lastPathComponent)
        if Self.isWriting { try Data(contentsOf: drawn).write(to: shown) }
        #expect(try text(of: drawn) == (try text(of: shown)))
    }

    /// Each line of Swift stands in one of these files of the example.
    func checkSwift(standsIn files: [String]) throws {
        let sources = try files.map { try text(of: folder.appending(path: "Sources/\($0).swift")) }
        for block in try text(of: file).matches(of: /(?ms)^```swift\n(.*?)^```$/) {
            for line in block.1.split(separator: "\n") {
                #expect(sources.contains { $0.contains(line) }, "in no file: \(line)")
            }
        }
    }

    func checkLinks() throws {
        for match in try text(of: file).matches(of: /\]\(([^)]+)\)/) {
            let target = folder.appending(path: String(match.1)).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: target.path), "there is no '\(match.1)'")
        }
    }
}
