#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Carries the copy that LMDB writes into one end of a pipe to a file, and tells how much it is.
struct CopyPump: Sendable {
    private static let chunkBytes = 1 << 20

    let environment: SharedEnvironment
    /// About how much it will be.
    let expectedBytes: Int
    let report: WorkProgress.Report

    /// Copies the newest commit, without its free pages, to a new file of mode 0600, and syncs it.
    /// - Returns: How many bytes it has.
    func copy(to path: String) async throws(JournalError) -> Int {
        do throws(JournalError) {
            return try await copy(to: path, isCompact: true)
        } catch  where error.code == .damaged {
            // LMDB leaves out the free pages only if it can account for all others; else they come along.
            unlink(path)
            return try await copy(to: path, isCompact: false)
        }
    }

    private func copy(to path: String, isCompact: Bool) async throws(JournalError) -> Int {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw JournalError(lmdb: errno, "be copied", at: path) }
        let (source, sink) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { _ = close(source) }
        let (writer, reader) = (try StoreThread(), try StoreThread())
        defer {
            writer.shutDown()
            reader.shutDown()
        }
        async let written: Result<Void, JournalError> = writer.perform {
            defer { _ = close(sink) }
            return Result { () throws(JournalError) in try environment.copy(to: sink, isCompact: isCompact) }
        }
        let received: Result<Int, JournalError> = await reader.perform {
            Result { () throws(JournalError) in try receive(from: source, to: path) }
        }
        try await written.get()
        return try received.get()
    }

    /// What follows an error is read all the same: LMDB must come to its end.
    private func receive(from source: Int32, to path: String) throws(JournalError) -> Int {
        var failure: JournalError?
        var file: CopyTarget?
        do throws(JournalError) { file = try CopyTarget(path) } catch { failure = error }
        var buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
        var done = 0
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            do throws(JournalError) { try file?.append(buffer[..<count]) } catch {
                failure = failure ?? error
                file = nil
            }
            done += count
            report(WorkProgress("copying", done, of: max(expectedBytes, done), .bytes))
        }
        if let failure { throw failure }
        try file?.sync()
        return done
    }
}
