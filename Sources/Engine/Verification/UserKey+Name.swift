import RatchetJournal

extension UserKey {
    /// What the user chose, if the journal is not sealed and it is text.
    var text: String? { String(validating: keyBytes, as: UTF8.self) }

    /// What the key is called in findings.
    var name: String { text.map { "'\($0)'" } ?? keyBytes.hexText }
}
