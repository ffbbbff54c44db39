import Foundation

/// An append-only file of lines, each durable before ``append(_:)`` returns.
///
/// A process that was killed while it wrote leaves a last line without its end; opening the file again drops it, as
/// nobody was told that it is there.
struct LineFile: ~Copyable {
    private var lines: [String]
    private let file: SystemFile
    private let url: URL
    private var length: Int

    init(_ url: URL) throws(PipelineError) {
        try DurableFile.makeFolder(url.deletingLastPathComponent())
        let file = try SystemFile(url, .update)
        let bytes = try Self.contents(of: file)
        let whole = Self.wholeLines(in: bytes)
        let lines = try Self.decode(whole, url)
        if whole.count < bytes.count { try file.cut(to: whole.count) }
        try file.sync()
        try SystemFile(url.deletingLastPathComponent(), .read).sync()
        self.file = file
        self.url = url
        self.lines = lines
        length = whole.count
    }

    /// Hands out, once, the lines that the file had when it was opened.
    mutating func takeLines() -> [String] {
        defer { lines = [] }
        return lines
    }

    /// The lines of a file that another process may be writing to; a last line without its end is left out.
    static func read(_ url: URL) throws(PipelineError) -> [String] {
        try decode(wholeLines(in: try contents(of: try SystemFile(url, .read))), url)
    }

    /// Adds a line, which must not contain a line break, and returns once it is durable.
    mutating func append(_ line: String) throws(PipelineError) {
        guard !line.contains("\n") else {
            throw PipelineError(.invalidArgument, "a line of '\(url.lastPathComponent)' cannot contain a line break")
        }
        let bytes = Array("\(line)\n".utf8)
        do {
            try file.write(bytes, at: length)
            try file.sync()
        } catch {
            // What of the line is there already must not become the start of the next one.
            try? file.cut(to: length)
            throw error
        }
        length += bytes.count
    }

    private static func contents(of file: borrowing SystemFile) throws(PipelineError) -> [UInt8] {
        var bytes: [UInt8] = []
        while case let piece = try file.read(1 << 16, at: bytes.count), !piece.isEmpty { bytes += piece }
        return bytes
    }

    private static func wholeLines(in bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes[..<(bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)]
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, _ url: URL) throws(PipelineError) -> [String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PipelineError(.damaged, "'\(url.path)' is not text; move it away and start again")
        }
        return text.split(separator: "\n").map(String.init)
    }
}
