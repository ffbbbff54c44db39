/// One thing that a check found in a journal: what it is, where it is, what it means and what to do.
package struct Finding: Sendable, Hashable {
    /// The kind of a finding: what a program decides by. New ones may be added.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The file is shorter than it says, or its first pages make no sense.
        case file
        /// A page of the file is not what it should be.
        case page
        /// A row's key, or its value, is none that the table can have.
        case badRow
        /// A checksum does not fit.
        case checksum
        /// A commit group is missing from the log.
        case gap
        /// A row says something that another one contradicts.
        case mismatch
        /// A row that others call for is not there.
        case missingRow
        /// A row is there that nothing calls for.
        case strayRow
        /// What the journal holds of a run cannot be put together.
        case unfoldable
        /// A table that this version does not know.
        case unknownTable
        /// A row of `meta`, or a kind of entity, that this version does not know.
        case unknownRow
        /// A run that was parked because of damage, some time ago.
        case parked
        /// Rows that were sealed, or written with a codec, and what opens them is not at hand: they may be whole.
        case unreadable
    }

    package let kind: Kind
    package let table: TableName?
    /// The row's key in a form that people read.
    package let key: String?
    /// The number of the run that it concerns.
    package let run: UInt64?
    package let lsn: LSN?
    /// What was found.
    package let what: String
    /// What that means for the runs.
    package let effect: String
    package let advice: String

    package init(
        _ kind: Kind, _ what: String, table: TableName? = nil, key: String? = nil, run: UInt64? = nil, lsn: LSN? = nil,
        effect: String, advice: String
    ) {
        self.kind = kind
        self.table = table
        self.key = key
        self.run = run
        self.lsn = lsn
        self.what = what
        self.effect = effect
        self.advice = advice
    }

    /// Whether something is damaged; else it is only worth knowing.
    package var isDamage: Bool {
        switch kind {
        case .unknownTable, .unknownRow, .parked, .unreadable: false
        default: true
        }
    }
}

extension Finding: CustomStringConvertible {
    /// Where it is, and what was found.
    package var description: String {
        let place = [table.map { "table '\($0)'" }, key, lsn.map { "\($0)" }].compactMap(\.self)
        return place.isEmpty ? what : "\(place.joined(separator: ", ")): \(what)"
    }
}
