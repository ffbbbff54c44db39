import RatchetJournal

/// Checks that each outline is one, and has the fingerprint that is its key.
struct PlansCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.plans
        try await verification.slices(of: table.name) { rows, view in
            for row in rows {
                guard let what = try fault(row, verification, view) else { continue }
                verification.add(
                    Finding(
                        .checksum, what, table: table.name, key: row.key.hexText,
                        effect: "runs of this workflow cannot be shown; they go on where its code is registered",
                        advice: Advice.restore))
            }
        }
    }

    private func fault(
        _ row: Verification.Row, _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws -> String? {
        let key = UserKey(row.key)
        guard key.isDigest || row.key.withUnsafeBytes({ Fingerprint(keyBytes: $0) }) != nil else {
            return "the key is no fingerprint"
        }
        do throws(JournalError) {
            guard let bytes = try EngineTables.plans.value(for: key, in: view, with: verification.blocks) else {
                return nil
            }
            guard let outline = try? Outline(decoding: bytes) else { return "the value is no outline" }
            let own = verification.blocks.key(outline.fingerprint, in: EngineTables.plans.name)
            return own == key ? nil : "the outline has another fingerprint than its key"
        } catch {
            return verification.isUnopened(error, in: EngineTables.plans.name) ? nil : error.message
        }
    }

    /// Whether there is a sound outline for the run. One that is not there at all is a finding, once; one that is
    /// damaged is one already.
    static func hasPlan(
        _ run: RecoveredEntity, _ plans: StoredPlans, _ verification: Verification,
        _ view: borrowing any StoreView & ~Copyable
    ) throws -> Bool {
        guard let header = RunFold.header(of: run), !plans.hasPlan(for: header) else { return true }
        let table = EngineTables.plans.name
        let key = verification.blocks.key(header.fingerprint, in: table)
        let isThere = try view.value(for: key.keyBytes, in: table) != nil
        guard !isThere, verification.isWhole(table) else { return false }
        verification.addOnce(
            Finding(
                .missingRow, "there is no outline of workflow '\(header.workflow)'", table: table,
                key: header.fingerprint.keyBytes.hexText,
                effect: "its runs cannot be shown; they go on where its code is registered", advice: Advice.restore))
        return false
    }
}
