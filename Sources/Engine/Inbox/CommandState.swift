package import RatchetJournal

/// How far a command has come.
package enum CommandState: Sendable, Hashable {
    /// It is durable, and no engine has carried it out yet.
    case waiting
    /// It cannot be read by the engine that had the journal open last.
    case setAside(String)
    case answered(CommandAnswer)
    /// It never was handed in, or its answer was removed.
    case unknown

    /// Where the command with this id stands.
    package init(
        of id: CommandID, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws(JournalError) {
        guard let number = try InboxTables.commands.value(for: InboxTables.key(of: id, with: blocks), in: view) else {
            self = .unknown
            return
        }
        if let row = try InboxTables.answers.value(for: number, in: view) {
            self = .answered(try KeptAnswer(decoding: row, at: number, with: blocks).answer)
        } else if let row = try InboxTables.setAside.value(for: number, in: view, with: blocks) {
            self = .setAside(try SetAside(decoding: row, at: number).reason)
        } else {
            self = .waiting
        }
    }
}
