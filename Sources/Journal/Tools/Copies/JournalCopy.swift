/// Makes a copy of a journal as of one commit, without its free pages, also beside a running engine.
///
/// The copy comes to be in a directory beside its place, named `….partial`, and is renamed when it is whole, synced and
/// checked. Whoever is killed meanwhile leaves nothing behind that could be taken for a journal.
package struct JournalCopy: Sendable {
    /// What a copy has taken.
    package struct Result: Sendable, Hashable {
        /// Bytes of the file that was copied, and of the copy.
        package let sourceBytes: Int
        package let copyBytes: Int
    }

    /// How the copy, and before it the pages of what is copied, are checked; `nil` if they are not.
    package typealias Check = @Sendable (_ path: String) async throws -> Void

    private let source: JournalDirectory
    private let report: WorkProgress.Report

    package init(of path: String, report: @escaping WorkProgress.Report = { _ in }) {
        source = JournalDirectory(path: path)
        self.report = report
    }

    /// Makes the copy at `path`, where nothing may be yet.
    /// - Throws: ``JournalError``; ``JournalError/Code/alreadyExists`` if there is a journal; what `check` throws.
    package func make(at path: String, check: Check?) async throws -> Result {
        let target = JournalDirectory(path: path)
        try target.checkHasNoJournal()
        if check != nil { try await checkPages() }
        let partial = try PartialJournal(for: target)
        do {
            let result = try await copy(into: partial)
            try await check?(partial.directory.path)
            try partial.promote()
            return result
        } catch {
            partial.remove()
            throw error
        }
    }

    /// LMDB does not survive every damaged page: they are looked at before it is let near them.
    /// - Throws: ``JournalError/Code/damaged``
    package func checkPages() async throws {
        let store = try await PageStore.open(source.path)
        let report = report
        let walk = await Swift.Result { try await store.readPages { PageWalk.walk($0, report: report) } }
        await store.close()
        guard let fault = try walk.get().faults.first else { return }
        throw JournalError(
            .damaged,
            "the journal at '\(source.path)' has damaged pages (page \(fault.fault.page) \(fault.fault.what)), and was "
                + "left as it is: see what is damaged with `ratchet verify`, and restore a backup")
    }

    /// Writes the copy's file, and syncs it.
    func copy(into partial: PartialJournal) async throws -> Result {
        let reader = try await LMDBReader.open(source.path)
        let copy = await Swift.Result { () async throws -> Result in
            try await reader.read { view in try JournalMark.check(view) }
            let usage = try await reader.usage()
            let bytes = try await reader.copy(
                to: partial.unfinishedFile, expectedBytes: usage.usedBytes, report: report)
            return Result(sourceBytes: usage.fileBytes, copyBytes: bytes)
        }
        await reader.close()
        let result = try copy.get()
        try partial.finishFile()
        return result
    }
}

extension Result where Failure == any Error {
    /// What comes of `body`, kept until what has to be done in any case is done.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
