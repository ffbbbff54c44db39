/// Looks through a journal for damage: first its file, page by page, then its rows, check by check.
///
///     let result = try await JournalVerifier("orders.journal", checks: EngineChecks.all).run()
///
/// It reads the file without LMDB, which does not survive every damage. What is damaged is named, and the rest is gone
/// through all the same. Beside an engine it takes one view for all pages, one for the log, and then one for each few
/// hundred rows; a run's rows are compared within one view.
package struct JournalVerifier: Sendable {
    /// What came of it.
    package struct Result: Sendable {
        package let findings: [Finding]
        /// How many findings are damage, and how many are only worth knowing: also those that `findings` leaves out.
        package let damageCount: Int
        package let noteCount: Int
        /// How many pages, rows of each table, and other things were looked at.
        package let counts: [String: Int]
        /// The rows that could not be opened, because they are sealed and no key was given, or for want of a codec.
        package let unopened: [TableName: Unopened]
        /// The keys with which the journal is sealed, if it was opened with them.
        package let keys: Set<KeyID>
        /// Whether an engine had the journal open meanwhile.
        package let wasOwned: Bool

        package var isSound: Bool { damageCount == 0 }

        /// How many rows were not looked into.
        package var unopenedRows: Int { unopened.values.reduce(0) { $0 + $1.rows } }
    }

    private static let attempts = 4

    private let path: String
    private let codecs: [any BlockCodec]
    private let checks: [any JournalCheck]
    private let tables: Set<TableName>
    private let report: WorkProgress.Report

    /// - Parameters:
    ///   - codecs: those of its configuration, as far as they are at hand. Without its keys a sealed journal is checked
    ///     from outside: its pages, checksums and indexes.
    ///   - checks: those of the layers above; the journal's own are made first.
    ///   - tables: those of the layers above.
    ///   - metaNumbers: the rows of `meta` that they have.
    package init(
        _ path: String, codecs: [any BlockCodec] = [], checks: [any JournalCheck], tables: Set<TableName>,
        metaNumbers: Set<String> = [],
        report: @escaping WorkProgress.Report = { _ in }
    ) {
        self.path = path
        self.codecs = codecs
        self.checks = JournalChecks.all(numbers: metaNumbers) + checks
        self.tables = JournalTables.all.union(tables)
        self.report = report
    }

    /// - Throws: ``JournalError`` if there is no journal, or if it cannot be read; ``JournalError/Code/missingKey`` and
    ///   ``JournalError/Code/wrongKey`` if the keys that were given are not those of the journal. Damage is a finding.
    package func run() async throws -> Result {
        for _ in 0..<Self.attempts {
            do {
                return try await runOnce()
            } catch let error as JournalError {
                // An engine has come while nobody was there to be seen: now there is.
                guard error.code == .heldByAnotherProcess else { throw error }
            }
        }
        return try await runOnce()
    }

    private func runOnce() async throws -> Result {
        let store: PageStore
        do throws(JournalError) {
            store = try await PageStore.open(path)
        } catch {
            guard error.code == .damaged else { throw error }
            let finding = Finding(.file, error.message, effect: "the journal does not open", advice: Advice.restore)
            return Result(
                findings: [finding], damageCount: 1, noteCount: 0, counts: [:], unopened: [:], keys: [], wasOwned: false
            )
        }
        do {
            let result = try await verify(store)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    private func verify(_ store: PageStore) async throws -> Result {
        let report = report
        let walk = try await store.readPages { file in PageWalk.walk(file, report: report) }
        let damaged = Set(walk.faults.map { $0.table ?? JournalTables.tableOfTables })
        let blocks = try await blocks(store, damaged)
        let verification = Verification(
            store, with: blocks, damagedTables: damaged.contains(JournalTables.tableOfTables) ? tables : damaged,
            report: report)
        let cut = try Self.fileFinding(store)
        if let cut { verification.add(cut) }
        // The pages that a file lacks which was cut off need not be named one by one.
        for fault in walk.faults where cut == nil || !fault.fault.isMissing { verification.add(finding(of: fault)) }
        for table in Set(walk.tables.keys).subtracting(tables).sorted(by: { $0.rawValue < $1.rawValue }) {
            verification.add(
                Finding(
                    .unknownTable, "this version does not know the table", table: table,
                    effect: "it is left as it is", advice: Advice.none))
        }
        verification.count("pages", walk.usedPages + walk.freePages + 2)
        for check in try await fitting(store, walk) { try await check.run(verification) }
        verification.tellOfUnopened()
        let keys = try await keys(of: blocks, store)
        return Result(
            findings: verification.findings, damageCount: verification.damageCount + walk.unnamed,
            noteCount: verification.noteCount, counts: verification.counts, unopened: verification.unopened,
            keys: keys, wasOwned: store.isOwned)
    }

    /// Where the table of the seal is damaged, the journal is looked at from outside.
    private func blocks(_ store: PageStore, _ damaged: Set<TableName>) async throws -> Blocks {
        guard damaged.isDisjoint(with: [JournalTables.tableOfTables, JournalTables.sealing.name]) else {
            return try Blocks(codecs: [])
        }
        let codecs = codecs
        return try await store.read { view in
            let blocks = try Blocks.openToVerify(view, codecs: codecs)
            try? blocks.learn(in: view)
            return blocks
        }
    }

    /// Whoever has opened the journal meanwhile with a new key has sealed blocks with it that could not be opened here.
    private func keys(of blocks: Blocks, _ store: PageStore) async throws -> Set<KeyID> {
        guard let seal = blocks.seal else { return [] }
        let keys = try await store.read { view in try SealRows(view).keys }
        guard !keys.isSubset(of: seal.codec.keys) else { return keys }
        throw JournalError(
            .missingKey,
            "the journal was given another key meanwhile, and is now sealed with \(SealRows.names(keys)): look again "
                + "with all of these")
    }

    /// Rows of another format are not what these checks take them for.
    private func fitting(_ store: PageStore, _ walk: PageWalk.Result) async throws -> [any JournalCheck] {
        let version = try await store.read { view in try JournalFormat.version(in: view) }
        guard let version, JournalFormat.readable.contains(UInt8(clamping: version)) else {
            return Array(checks.prefix(1))
        }
        return checks + [ChunkCheck(firstChunks: walk.firstChunks)]
    }

    /// A file that has less than it says.
    private static func fileFinding(_ store: PageStore) throws(JournalError) -> Finding? {
        do throws(JournalError) {
            try store.check()
            return nil
        } catch {
            guard error.code == .damaged else { throw error }
            return Finding(.file, error.message, effect: "the journal does not open", advice: Advice.restore)
        }
    }

    private func finding(of fault: PageWalk.Fault) -> Finding {
        Finding(
            .page, fault.fault.what, table: fault.table, key: "page \(fault.fault.page)",
            effect: "what lies behind it cannot be read, and LMDB may end a process that tries to",
            advice: Advice.restore)
    }
}

extension PageWalk.Result {
    /// Faults that there was no room for.
    fileprivate var unnamed: Int { faultCount - faults.count }
}
