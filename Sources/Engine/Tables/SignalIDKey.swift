package import RatchetJournal

/// A run, and the id of a signal that it has taken in: sorts by run.
package struct SignalIDKey: Sendable, Hashable {
    package let run: UInt64
    package let id: String

    package init(_ run: UInt64, _ id: String) {
        self.run = run
        self.id = id
    }

    /// All ids of a run.
    package static func range(of run: UInt64) -> KeyRange { KeyRange(from: run.keyBytes, upTo: (run + 1).keyBytes) }
}

extension SignalIDKey: OrderedKey {
    package var keyBytes: [UInt8] { run.keyBytes + Array(id.utf8) }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count > 8, let run = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<8])),
            let id = String(validating: keyBytes[8...], as: UTF8.self)
        else { return nil }
        self.init(run, id)
    }
}
