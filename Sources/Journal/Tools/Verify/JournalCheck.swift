/// One check of a journal's rows: it adds what it finds, and goes on.
///
/// Each is a type of its own, in the list of the module that owns the rows: ``JournalChecks`` here, and
/// `EngineChecks.all` in the engine. Whoever adds a table adds its name to the tables of the module, and a check.
package protocol JournalCheck: Sendable {
    /// Looks at the rows that it is for.
    /// - Throws: what keeps the journal from being read at all; damage is a finding.
    func run(_ verification: Verification) async throws
}

/// The checks of the journal's own tables.
package enum JournalChecks {
    /// In the order in which they are made.
    ///
    /// - Parameter numbers: the rows of `meta` that the layers above have.
    package static func all(numbers: Set<String>) -> [any JournalCheck] {
        [MetaCheck(numbers: numbers), DictionariesCheck(), LogCheck(), HistoryCheck()]
    }
}
