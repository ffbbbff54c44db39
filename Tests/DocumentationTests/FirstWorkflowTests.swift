import Foundation
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What the article "Your first workflow" shows, and what it says that happens.
@Suite struct `Your first workflow` {
    private static let article = "Sources/Ratchet/Ratchet.docc/YourFirstWorkflow.md"
    private static let files = ["Kitchen", "MakeTea", "Tea"].map { "Examples/FirstWorkflow/\($0).swift" }

    @Test func `Its Swift code is that of a program which is built`() throws {
        let code = try Page(Self.article).code
        #expect(code.map(\.lines) == (try Page.sources(Self.files).map(\.lines)))
    }

    @Test(.timeLimit(.minutes(10))) func `The program is killed, and goes on where it was`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tea-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let killed = try TeaProcess(in: folder)
        // The pouring rests on the boiling: that one is durable.
        #expect(try killed.lines(through: "pouring") == ["boiling water for 2 cups (tea-1/boil)", TeaProcess.pouring])
        killed.killNow()

        // Whether the pouring was durable too is not known.
        let rest = try TeaProcess(in: folder).linesToTheEnd().filter { $0 != TeaProcess.pouring }
        #expect(rest == ["serving, attempt 2 (tea-1/serve)", "2 cups of tea"])
        #expect(try TeaProcess(in: folder).linesToTheEnd() == ["2 cups of tea"])
    }
}

/// The article's program in a process of its own.
private final class TeaProcess {
    static let pouring = "pouring 400 ml (tea-1/pour)"

    struct NotFound: Error {}

    private let process = Process()
    private let output = Pipe()
    private var rest = Data()

    init(in folder: URL) throws {
        process.executableURL = try Self.program()
        process.currentDirectoryURL = folder
        process.standardOutput = output
        try process.run()
    }

    /// It is built into the same folder as these tests.
    private static func program() throws -> URL {
        var folder = Bundle(for: TeaProcess.self).bundleURL
        while folder.path.count > 1 {
            let program = folder.appending(path: "FirstWorkflow")
            if FileManager.default.isExecutableFile(atPath: program.path) { return program }
            folder.deleteLastPathComponent()
        }
        throw NotFound()
    }

    /// The lines up to the first that starts so.
    func lines(through prefix: String) throws -> [String] {
        var lines: [String] = []
        while let line = nextLine() {
            lines.append(line)
            if line.hasPrefix(prefix) { return lines }
        }
        return lines
    }

    func linesToTheEnd() throws -> [String] {
        var lines: [String] = []
        while let line = nextLine() { lines.append(line) }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return lines
    }

    func killNow() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
    }

    /// `nil` once the process has ended.
    private func nextLine() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = Data(rest[(end + 1)...]) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }
}
