import RatchetJournal
import Testing

/// A journal whose blocks go through codecs.
struct JournalCodecTests {
    private static let secret = "what only the app may know"

    /// A journal with events and a snapshot that have the secret.
    private static func image(_ codecs: [any BlockCodec]) async throws -> MemoryImage {
        let image = MemoryImage()
        try await open(image, codecs) { journal in
            _ = try await journal.append(.event(1, secret))
            _ = try await journal.append(.snapshot(1, secret))
            _ = try await journal.append(.event(2, secret))
        }
        return image
    }

    private static func open<Value: Sendable>(
        _ image: MemoryImage, _ codecs: [any BlockCodec], _ body: (Journal) async throws -> Value
    ) async throws -> Value {
        let journal = try await Journal.open(.memory(image), configuration: JournalConfiguration(codecs: codecs))
        async let end: Void = journal.run()
        let value = try await body(journal)
        journal.close()
        try await end
        return value
    }

    @Test func `Nothing of what is appended stands in the tables as it is`() async throws {
        let image = try await Self.image([Mask(200)])
        let rows = try await StoreSource.memory(image).withStore { store in
            try await store.read { view in
                var rows: [[UInt8]] = []
                for table in [JournalTables.log.name, JournalTables.entities.name] {
                    try view.scan(table, .all) { _, row in
                        rows.append(Array(row))
                        return .next
                    }
                }
                return rows
            }
        }
        #expect(rows.count == 3)
        #expect(rows.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("only the app") })
    }

    @Test func `It reads the same after its codecs have changed, and old blocks are read`() async throws {
        let image = try await Self.image([Mask(200)])
        let text = try await Self.open(image, [Mask(201), Mask(200)]) { journal in
            _ = try await journal.append(.event(2, "more"))
            return try await journal.contents().text(of: 1)
        }
        #expect(text == "[\(Self.secret)]")
        let later = try await Self.open(image, [Mask(200), Mask(201)]) { try await $0.contents().text(of: 2) }
        #expect(later == "\(Self.secret) more")
    }

    @Test func `Without its codec it is not opened, nothing is parked, and it is let go of`() async throws {
        let image = try await Self.image([Mask(200)])
        let error = await #expect(throws: JournalError.self) { _ = try await Journal.open(.memory(image)) }
        #expect(error?.code == .missingCodec)
        #expect(error?.message.contains("id 200") == true)
        #expect(!image.isOwned)
        #expect(try await Self.open(image, [Mask(200)]) { try await $0.contents().text(of: 2) } == Self.secret)
    }

    @Test func `A snapshot whose codec is missing is not taken for a damaged one`() async throws {
        let image = MemoryImage()
        try await Self.open(image, []) { _ = try await $0.append(.event(1, "first")) }
        try await Self.open(image, [Mask(200)]) { journal in
            var second = Submission.event(1, "second")
            second.snapshots = Submission.snapshot(1, Self.secret).snapshots
            _ = try await journal.append(second)
        }
        try await image.change(LSN(2), of: JournalTables.log) { row in
            let header = GroupHeader(items: [])
            row = (try? LogRecord.encode(lsn: LSN(2), header: header, body: PlainBlock(), blocks: .plain)) ?? []
        }
        await expectError(.missingCodec) { _ = try await Journal.open(.memory(image)) }
    }
}
