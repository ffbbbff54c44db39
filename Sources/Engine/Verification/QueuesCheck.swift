import RatchetJournal
import Synchronization

/// Checks that each row of `queues` can be read, has the key that follows from its name, and a number of its own.
struct QueuesCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = QueueTables.queues.name
        let numbers = SeenNumbers()
        try await verification.slices(of: table) { rows, _ in
            for row in rows {
                guard let fault = Self.fault(UserKey(row.key), row.value, numbers, verification) else { continue }
                verification.add(
                    Finding(
                        fault.kind, fault.what, table: table, key: UserKey(row.key).name,
                        effect: "the engine does not start", advice: Advice.restore))
            }
        }
    }

    private static func fault(
        _ key: UserKey, _ row: [UInt8], _ numbers: SeenNumbers, _ verification: Verification
    ) -> (kind: Finding.Kind, what: String)? {
        let table = QueueTables.queues
        do throws(JournalError) {
            let bytes = try table.value(of: row, key, with: verification.blocks)
            guard let queue = try? QueueRow(decoding: bytes) else { return (.badRow, "the row makes no sense") }
            guard verification.blocks.key(queue.name, in: table.name) == key else {
                return (.mismatch, "it is the row of the queue '\(queue.name)'")
            }
            return numbers.add(queue.number) ? nil : (.mismatch, "another queue has the number \(queue.number) too")
        } catch {
            return verification.isUnopened(error, in: table.name) ? nil : (.checksum, error.message)
        }
    }
}

/// The numbers that rows had so far.
private final class SeenNumbers: Sendable {
    private let state = Mutex<Set<UInt32>>([])

    func add(_ number: UInt32) -> Bool { state.withLock { $0.insert(number).inserted } }
}
