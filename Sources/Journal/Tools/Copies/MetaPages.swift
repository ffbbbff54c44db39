#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Gives a copy the commit number that the original had.
///
/// LMDB counts a compacted copy from 1 again. Its table of readers, which stays with the directory, goes on counting:
/// whoever came to it between two openers would be shown a commit that the copy does not have.
enum MetaPages {
    private static let pageHeader = 16
    private static let transaction = 144

    static func number(_ path: String, _ number: UInt64) throws(JournalError) {
        let newest = try DataFile.newestMeta(path)
        let file = try OpenFile(path, O_RDWR)
        let source = Int(newest.transaction % 2) * newest.pageBytes
        let content = try file.read(MetaPage.byteCount - pageHeader, at: source + pageHeader)
        // LMDB writes an even commit to the first page and an odd one to the second.
        for transaction in [number, number - min(number, 1)] {
            let start = Int(transaction % 2) * newest.pageBytes
            var page = content
            let bytes = withUnsafeBytes(of: transaction) { Array($0) }
            page.replaceSubrange(Self.transaction - pageHeader..<Self.transaction - pageHeader + 8, with: bytes)
            try file.write(page[...], at: start + pageHeader)
        }
        try file.sync()
    }
}
