import RatchetJournal

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
