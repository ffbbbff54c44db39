/// Where in the user's sources something was written.
package struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    package let fileID: String
    package let line: Int

    package init(fileID: StaticString, line: UInt) {
        self.fileID = "\(fileID)"
        self.line = Int(line)
    }

    package var description: String { "\(fileID):\(line)" }
}
