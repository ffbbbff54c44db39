import RatchetJournal

/// Checks that each row of `runsByTerm` says what its run's snapshot does, or, of a run that is over, its end.
struct TermRowsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.runsByTerm.name
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ TermKey(keyBytes: $0) }), row.value.isEmpty else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no tag and no attribute of a run", table: table, key: row.key.hexText,
                            effect: "searches fail that come to it", advice: Advice.restore))
                    continue
                }
                guard let what = try Self.fault(key, verification, view) else { continue }
                verification.add(
                    Finding(
                        .strayRow, what, table: table, key: "run \(key.number)", run: key.number,
                        effect: "counts may have a run that does not have it", advice: Advice.derived))
            }
        }
    }

    private static func fault(
        _ key: TermKey, _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws -> String? {
        switch key.place {
        case .underWay(let number):
            guard verification.isWhole(JournalTables.entities.name),
                let run = try verification.snapshot(of: number, in: view), run.damagedSnapshot == nil
            else { return nil }
            guard run.snapshot != nil else { return "there is no snapshot of the run" }
            guard !RunFold.isParkedAsDamaged(run), let terms = RunFold.snapshot(of: run)?.terms else { return nil }
            return fault(key, terms, verification)
        case .over(let end):
            guard verification.isWhole(EngineTables.runsByEnd.name) else { return nil }
            guard let row = try view.value(for: end.keyBytes, in: EngineTables.runsByEnd.name) else {
                return "there is no such end of the run"
            }
            // What cannot be read is EndRowsCheck's finding.
            guard let bytes = try? EngineTables.runsByEnd.value(of: row, end, with: verification.blocks),
                let summary = RunEndSummary(decoding: bytes)
            else { return nil }
            return fault(key, summary.terms, verification)
        }
    }

    private static func fault(_ key: TermKey, _ terms: SearchTerms, _ verification: Verification) -> String? {
        terms.keys(key.place, with: verification.blocks).contains(key) ? nil : "the run does not have it"
    }
}

extension Verification {
    /// The terms of which a run has no row.
    func missingTerms(
        _ terms: SearchTerms, at place: TermKey.Place, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> [SearchTerm] {
        guard !terms.isEmpty, isWhole(EngineTables.runsByTerm.name) else { return [] }
        var missing: [SearchTerm] = []
        for term in terms.all {
            let key = TermKey(term, place, with: blocks).keyBytes
            if try view.value(for: key, in: EngineTables.runsByTerm.name) == nil { missing.append(term) }
        }
        return missing
    }
}

extension SearchTerm {
    /// Its name: findings do not quote values.
    var words: String {
        switch self {
        case .tag: "a tag"
        case .attribute(let name, _): "the attribute '\(name)'"
        }
    }
}
