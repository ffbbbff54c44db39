/// The tables that others than a journal's owner may change. What is in their rows, the layer above knows.
package enum GuestTables {
    /// What was handed in and is not carried out yet, in the order of arrival.
    package static let inbox = Table<UInt64, [UInt8]>("inbox")
    /// The number that a command got, by the id that its sender chose.
    package static let commands = Table<UserKey, UInt64>("commands")

    static let names: Set<TableName> = [inbox.name, commands.name]

    /// Checks that a guest's batch keeps to them.
    static func check(_ batch: WriteBatch) throws(JournalError) {
        for operation in batch.operations where !names.contains(operation.table) {
            let own = names.map(\.rawValue).sorted()
            throw JournalError(
                .notPermitted, "table '\(operation.table)' is the journal's owner's: others may change \(own) only")
        }
    }
}
