import Foundation
import RatchetJournal

/// Another process beside a test's own: it holds a view of a journal until its input ends.
///
///     JournalProcess JOURNAL
///
/// It prints `holds` once it has the view, with how many rows the table `numbers` has in it, and `read` and `bytes` at
/// the end, with how many it has by then, and how many bytes their values have.
@main
struct JournalProcess {
    static func main() async {
        do {
            let reader = try await LMDBReader.open(CommandLine.arguments[1])
            let held = try await reader.read { view in
                let count = try view.count(of: "numbers")
                say("holds \(count)")
                _ = FileHandle.standardInput.readDataToEndOfFile()
                // The view is still the one that it was.
                return try view.count(of: "numbers") == count && rows(in: view) == count
            }
            say(held ? "kept" : "changed")
            say("read \(try await reader.read { view in try rows(in: view) })")
            say("bytes \(try await reader.read { view in try valueBytes(in: view) })")
            await reader.close()
        } catch {
            say("failed: \(error)")
            exit(1)
        }
    }

    private static func rows(in view: borrowing any StoreView & ~Copyable) throws -> Int {
        var count = 0
        try view.scan("numbers", .all) { _, _ in
            count += 1
            return .next
        }
        return count
    }

    private static func valueBytes(in view: borrowing any StoreView & ~Copyable) throws -> Int {
        var bytes = 0
        try view.scan("numbers", .all) { _, value in
            bytes += value.count
            return .next
        }
        return bytes
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}
