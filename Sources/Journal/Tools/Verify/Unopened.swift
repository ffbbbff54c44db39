/// Rows of a table that could not be opened: their checksums were looked at, and what is in them was not.
package struct Unopened: Sendable, Hashable {
    /// How many.
    package internal(set) var rows = 0
    private let cause: JournalError

    init(cause: JournalError) { self.cause = cause }

    /// Whether that is because they are sealed, and no key was given.
    package var isSealed: Bool { cause.code == .missingKey }

    func finding(in table: TableName) -> Finding {
        let why = isSealed ? "sealed, and no keys were given" : "not opened: \(cause.message)"
        return Finding(
            .unreadable, rows == 1 ? "a row is \(why)" : "\(rows) rows are \(why)", table: table,
            effect: "the checksums fit; whether what is in them is sound, and fits to other rows, is not known",
            advice: isSealed ? "verify it with the keys" : "verify it with the app's codecs")
    }
}
