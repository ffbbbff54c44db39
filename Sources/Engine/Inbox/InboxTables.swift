package import RatchetJournal

/// The engine's side of what other processes hand in: what has become of it.
package enum InboxTables {
    /// What was handed in and is not carried out yet, in the order of arrival.
    package static let inbox = GuestTables.inbox
    /// The number that a command got, by the id that its sender chose.
    package static let commands = GuestTables.commands
    /// What has become of the commands that were carried out, by their numbers.
    package static let answers = Table<UInt64, [UInt8]>("answers")
    /// Commands that cannot be read, by their numbers; they are tried again when the journal is opened next.
    package static let setAside = BlockTable<UInt64>("setAside", limit: SetAside.rowLimit + (1 << 20))

    /// What stands in the journal for the id of a command.
    package static func key(of id: CommandID, with blocks: Blocks) -> UserKey {
        blocks.key(id.rawValue, in: commands.name)
    }

    /// The number for what arrives next: none that stands in one of the tables.
    static func nextNumber(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> UInt64 {
        let last = max(
            try inbox.lastKey(in: view), try answers.lastKey(in: view), try setAside.lastKey(in: view))
        guard last < 1 << 62 else {
            throw JournalError(.damaged, "the inbox has a command of number \(last), which cannot be: restore a backup")
        }
        return last + 1
    }
}

extension UserKey {
    /// The id of which it is the key, if the journal is not sealed.
    var commandID: CommandID? { text.map { CommandID($0) } }
}
