#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// LMDB's file, looked at before it is mapped: a page that is missing would end the process once it is touched.
enum DataFile {
    static let reading = O_RDONLY
    /// How often a file is looked at that others change meanwhile.
    private static let looks = 100
    /// What a part of the file that cannot be made sense of is thrown as; ``check(_:)`` says which file.
    static let unreadable = JournalError(.damaged, "a page cannot be read")

    /// Whether there is anything in the directory that could be a journal.
    static func exists(_ directory: JournalDirectory) throws(JournalError) -> Bool {
        do throws(JournalError) {
            return try OpenFile(directory.dataFile, reading).status().st_size > 0
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }

    /// Checks the file, unless it does not exist yet.
    ///
    /// Other processes may hand something in meanwhile, also while the journal has no owner: what was seen in the midst
    /// of that is looked at again.
    /// - Throws: ``JournalError/Code/damaged`` if it cannot be mapped safely.
    static func check(_ directory: JournalDirectory) throws(JournalError) {
        guard try exists(directory) else { return }
        for _ in 0..<looks {
            let meta = try? newestMeta(directory.dataFile)
            do throws(JournalError) {
                return try checkOnce(directory)
            } catch {
                let now = try? newestMeta(directory.dataFile)
                guard error.code == .damaged, now?.transaction != meta?.transaction else { throw error }
            }
        }
        try checkOnce(directory)
    }

    /// Checks a file that has no owner. One that has changes under our eyes, and its owner has checked it.
    /// - Returns: Whether it has one.
    static func checkUnlessOwned(_ directory: JournalDirectory) throws(JournalError) -> Bool {
        if try JournalLock.owner(of: directory) != nil { return true }
        do throws(JournalError) {
            try check(directory)
            return false
        } catch {
            // An owner may have come while we looked.
            guard try JournalLock.owner(of: directory) != nil else { throw error }
            return true
        }
    }

    private static func checkOnce(_ directory: JournalDirectory) throws(JournalError) {
        let meta = try newestMeta(directory.dataFile)
        let size = Int(try OpenFile(directory.dataFile, reading).status().st_size)
        let lack = UInt64(size / meta.pageBytes)..<max(meta.lastPage + 1, UInt64(size / meta.pageBytes))
        guard !lack.isEmpty else { return }
        do throws(JournalError) {
            let free = try FreePages.read(directory.dataFile, meta)
            if lack.count <= free.count, lack.allSatisfy(free.contains) { return }
        } catch {
            guard error.code == .damaged else { throw error }
        }
        throw damaged(
            directory.dataFile, "is truncated: it has \(size) bytes of \((Int(meta.lastPage) + 1) * meta.pageBytes)")
    }

    /// Makes what the file holds now durable, before anything is written to it.
    ///
    /// A commit whose sync has failed is taken back by LMDB with a write that nobody syncs. On the disk the commit may
    /// stand all the same: pages that it leads to must not be written over before it is gone from there, too.
    static func sync(_ directory: JournalDirectory) throws(JournalError) {
        try OpenFile(directory.dataFile, O_RDWR).sync()
    }

    /// LMDB writes the two in turn, and each is whole before the other is touched.
    static func newestMeta(_ path: String) throws(JournalError) -> MetaPage {
        let (first, second) = try metas(path)
        let newest = second.transaction > first.transaction ? second : first
        guard newest.isConsistent else { throw damaged(path, "has a first page that leads to pages beyond its last") }
        return newest
    }

    /// Both pages that say where everything is.
    static func metas(_ path: String) throws(JournalError) -> (MetaPage, MetaPage) {
        let file = try OpenFile(path, reading)
        guard let first = MetaPage(try file.read(MetaPage.byteCount, at: 0)) else {
            throw damaged(path, "does not start as a journal does")
        }
        guard let second = MetaPage(try file.read(MetaPage.byteCount, at: first.pageBytes)),
            second.pageBytes == first.pageBytes
        else { throw damaged(path, "does not have its second page") }
        return (first, second)
    }

    private static func damaged(_ path: String, _ what: String) -> JournalError {
        JournalError(
            .damaged,
            "the file '\(path)' \(what): restore the journal from a backup; "
                + "if it was never in use, remove its directory"
        )
    }
}
