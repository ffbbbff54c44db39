import RatchetJournal
import Testing

/// Expects `body` to throw an error of this kind.
func expect(
    _ code: JournalError.Code, at location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    let error = await #expect(throws: JournalError.self, sourceLocation: location) { try await body() }
    #expect(error?.code == code, sourceLocation: location)
}

extension WriteBatch {
    /// Appends a row for each number to the table `numbers`.
    static func rows(_ numbers: Range<UInt64>, bytes: Int = 10) -> WriteBatch {
        var batch = WriteBatch()
        for number in numbers {
            batch.add(.append("numbers", key: number.keyBytes, value: [UInt8](repeating: 7, count: bytes)))
        }
        return batch
    }
}

extension ReadableStore {
    /// The keys of the table `numbers`.
    func numbers() async throws -> [UInt64] {
        try await read { view in
            var found: [UInt64] = []
            try view.scan("numbers", .all) { key, _ in
                if let number = UInt64(keyBytes: key) { found.append(number) }
                return .next
            }
            return found
        }
    }
}
