/// Why a command that was handed in cannot be carried out now. It is set aside, and tried again later.
package struct UnreadableCommand: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its id, if that can be read.
    package let id: CommandID?
    package let cause: String

    package var description: String { "the command cannot be read: \(cause)" }
}
