/// One mistake in a workflow: where it is, what is wrong, and what to do.
public struct PlanMistake: Sendable, Hashable, CustomStringConvertible {
    /// The source file, as `Module/File.swift`.
    public let file: String
    /// The line in the file, counted from 1.
    public let line: Int
    /// The path of the node in the workflow's tree.
    public let path: String
    /// What is wrong, and what to do about it.
    public let message: String

    package init(at location: SourceLocation, path: String, _ message: String) {
        file = location.fileID
        line = location.line
        self.path = path
        self.message = message
    }

    /// The place, the node and the message in one line.
    public var description: String { "\(file):\(line): \(path): \(message)" }
}
