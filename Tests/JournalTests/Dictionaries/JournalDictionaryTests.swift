import RatchetTesting
import Testing

@testable import RatchetJournal

@Suite(.timeLimit(.minutes(10))) struct `The dictionaries of a journal` {
    /// Values that are alike, of one of two shapes.
    private static func value(_ number: Int, _ shape: Character = "a") -> [UInt8] {
        let hash = (number &* 7_919) % 99_991
        let text =
            shape == "a"
            ? #"{"customer":"c-\#(hash)","items":[{"sku":"sku-\#(number % 97)","cents":\#(hash)}],"paid":true}"#
            : "<sensor id='\(number)' room='north-\(number % 31)'><celsius>\(hash)</celsius><humidity/></sensor>"
        return Array(text.utf8)
    }

    private static let kind = EntityID.Kind(rawValue: 1)

    private let image = MemoryImage()

    /// Runs the journal while `body` does.
    private func run<Value: Sendable>(
        _ image: MemoryImage? = nil, body: @escaping @Sendable (Journal) async throws -> Value
    ) async throws -> Value {
        let journal = try await Journal.open(.memory(image ?? self.image))
        async let end: Void = journal.run()
        do {
            let value = try await body(journal)
            journal.close()
            try await end
            return value
        } catch {
            journal.close()
            throw error
        }
    }

    private static func write(_ numbers: Range<Int>, shape: Character = "a", to journal: Journal) async throws {
        for number in numbers {
            let item = LogItem(EntityID(kind, UInt64(number)), value(number, shape))
            _ = try await journal.append(Submission(snapshots: [item]))
        }
    }

    private static func numbers(_ journal: Journal) async throws -> [UInt32] {
        try await journal.read { view in try DictionaryRow.numbers(in: view) }
    }

    /// Writes until there are so many dictionaries, and a little more, so that the last one is used.
    private static func train(
        _ count: Int, from first: Int, shape: Character = "a", _ journal: Journal
    ) async throws -> Int {
        var next = first
        while try await numbers(journal).count < count, next < first + 50_000 {
            try await write(next..<next + 100, shape: shape, to: journal)
            next += 100
        }
        try await write(next..<next + 200, shape: shape, to: journal)
        return next + 200
    }

    /// The bytes of the rows of these entities, and whether each is what was written.
    private static func rows(_ numbers: Range<Int>, shape: Character = "a", _ journal: Journal) async throws -> Int {
        let blocks = journal.blocks
        return try await journal.read { view in
            try numbers.reduce(0) { bytes, number in
                let entity = EntityID(kind, UInt64(number))
                let row = try #require(try JournalTables.entities.value(for: entity, in: view))
                #expect(try Snapshot(decoding: row, for: entity, with: blocks).bytes == value(number, shape))
                return bytes + row.count
            }
        }
    }

    @Test func `One is trained of what is written, makes it smaller, and is found again`() async throws {
        let last = try await run { journal in
            let last = try await Self.train(1, from: 0, journal)
            #expect(try await Self.numbers(journal) == [1 << 15])
            let (before, after) = (
                try await Self.rows(0..<100, journal), try await Self.rows(last - 100..<last, journal)
            )
            print("100 snapshots: \(before) bytes without a dictionary, \(after) with one")
            #expect(Double(after) < 0.7 * Double(before))
            return last
        }
        try await run { journal in
            _ = try await Self.rows(0..<last, journal)
            try await Self.write(last..<last + 10, to: journal)
            let row = try await Self.rows(last..<last + 1, journal)
            #expect(row < Self.value(last).count)
        }
    }

    @Test func `Another one is trained when values change their shape, and the first goes when nothing needs it`()
        async throws
    {
        let (first, last) = try await run { journal in
            let first = try await Self.train(1, from: 0, journal)
            return (first, try await Self.train(2, from: first, shape: "b", journal))
        }
        try await run { journal in
            #expect(try await Self.numbers(journal).count == 2)
            _ = try await Self.rows(0..<first, journal)
            _ = try await Self.rows(last - 100..<last, shape: "b", journal)
            // What needed the first one is written anew.
            try await Self.write(0..<first, shape: "b", to: journal)
        }
        try await run { journal in
            while try await Self.numbers(journal).count > 1 { await Task.yield() }
            #expect(try await Self.numbers(journal) == [1 << 15 + 1])
            _ = try await Self.rows(0..<last, shape: "b", journal)
        }
    }

    @Test func `Whenever the process is killed, everything that is durable can be read`() async throws {
        let images = KeptCopies()
        let source = StoreSource(name: "memory") { [image] () throws(JournalError) in
            CopyingStore(try MemoryStore.open(image), images)
        }
        let journal = try await Journal.open(source)
        async let end: Void = journal.run()
        _ = try await Self.train(1, from: 0, journal)
        journal.close()
        try await end
        // The moments around the commit of the dictionary, and some others.
        for image in images.around(table: JournalTables.dictionaries.name) {
            try await run(image) { journal in
                let count = try await journal.read { view in try view.count(of: JournalTables.entities.name) }
                _ = try await Self.rows(0..<count, journal)
                try await Self.write(count..<count + 5, to: journal)
                _ = try await Self.rows(0..<count + 5, journal)
            }
        }
    }

    /// Where no row of the first table needs a dictionary, one of the next may.
    @Test func `A dictionary is needed as long as a row of any of its tables needs it`() async throws {
        try await run { journal in
            let last = try await Self.train(1, from: 0, journal)
            let keeper = DictionaryKeeper(
                blocks: journal.blocks, store: journal.store, queue: journal.queue, settings: .standard)
            let key = EntityID(Self.kind, UInt64(last - 1)).keyBytes
            let row = try await journal.read { view in try view.value(for: key, in: "entities") }
            let moved = try #require(row)
            _ = try await journal.append(Submission(writes: [.put("ended", key: key, value: moved)]))
            for tables in [["ended"], ["entities"], ["nothing", "ended"]] as [[TableName]] {
                #expect(
                    try await keeper.unused([1 << 15, 1 << 16], of: "entities", in: tables) == [1 << 16], "\(tables)")
            }
            #expect(try await keeper.unused([1 << 15], of: "entities", in: ["nothing"]) == [1 << 15])
        }
    }

    /// The row may be whole while its dictionary was missing, or have a torn checksum and nothing else.
    @Test(arguments: [false, true])
    func `A dictionary stays for a row that was found damaged and is kept aside`(isTorn: Bool) async throws {
        let (first, kept) = try await run { journal in
            let first = try await Self.train(1, from: 0, journal)
            let entity = EntityID(Self.kind, UInt64(first - 1))
            var row = try #require(
                try await journal.read { view in try JournalTables.entities.value(for: entity, in: view) })
            if isTorn { row[Snapshot.blockStart - 1] ^= 1 }
            _ = try await Self.train(2, from: first, shape: "b", journal)
            try await Self.write(0..<first, shape: "b", to: journal)
            let aside = try JournalTables.damaged.put(entity, row, with: journal.blocks)
            _ = try await journal.append(Submission(writes: [aside]))
            return (entity, row)
        }
        try await run { journal in
            let keeper = DictionaryKeeper(
                blocks: journal.blocks, store: journal.store, queue: journal.queue, settings: .standard)
            try await keeper.sweep()
            #expect(try await Self.numbers(journal) == [1 << 15, 1 << 15 + 1])
            let (block, place) = try #require(Snapshot.uncheckedBlock(in: kept, key: first.keyBytes))
            let value = try journal.blocks.decode(block, at: place, limit: 1_000)
            #expect(value == Self.value(Int(first.number)))
            _ = try await journal.append(Submission(writes: [JournalTables.damaged.delete(first)]))
            try await keeper.sweep()
            #expect(try await Self.numbers(journal) == [1 << 15 + 1])
        }
    }

    @Test func `Journals whose dictionaries have the same number are read side by side in one process`() async throws {
        let other = MemoryImage()
        let last = [
            try await run { try await Self.train(1, from: 0, $0) },
            try await run(other) { try await Self.train(1, from: 0, shape: "b", $0) },
        ]
        for (place, image) in [image, other, image].enumerated() {
            let blocks = Blocks.plain
            let number = last[place % 2] - 1
            let store = try MemoryStore.open(image.copy())
            let found = try await store.read { view in
                try blocks.learn(in: view)
                #expect(try DictionaryRow.numbers(in: view) == [1 << 15])
                return try Recovery.snapshot(of: EntityID(Self.kind, UInt64(number)), in: view, with: blocks)
            }
            #expect(found.damage == nil && found.snapshot == Self.value(number, place == 1 ? "b" : "a"), "\(place)")
            await store.close()
        }
    }

    /// Whoever lacks a codec cannot tell what the blocks behind it need.
    @Test func `A dictionary stays as long as it cannot be told whether a block needs it`() async throws {
        try await run { journal in
            _ = try await journal.append(Submission(snapshots: [LogItem(EntityID(Self.kind, 1), Self.value(1))]))
            let keeper = DictionaryKeeper(
                blocks: journal.blocks, store: journal.store, queue: journal.queue, settings: .standard)
            #expect(try await keeper.unused([1 << 15], of: "entities", in: ["entities"]) == [1 << 15])
            let entity = EntityID(Self.kind, 2)
            let other = try Snapshot(stamp: Stamp(LSN(1), item: 1), bytes: [1, 2, 3])
                .encoded(for: entity, with: Blocks(codecs: [Unknown()]))
            _ = try await journal.append(Submission(writes: [JournalTables.entities.put(entity, other)]))
            #expect(try await keeper.unused([1 << 15], of: "entities", in: ["entities"]) == [])
        }
    }

    private struct Unknown: BlockCodec {
        let id: UInt8 = 200

        func encode(_ block: [UInt8], at place: BlockPlace) -> [UInt8] { block }

        func decode(_ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int) -> [UInt8] { Array(bytes) }
    }

    @Test(arguments: [true, false])
    func `Without its dictionary a snapshot is damaged, and the others are not`(isMissing: Bool) async throws {
        let last = try await run { try await Self.train(1, from: 0, $0) }
        let store = try MemoryStore.open(image)
        let key = UInt32(1 << 15).keyBytes
        let row = try await store.read { view in try view.value(for: key, in: "dictionaries") } ?? []
        var batch = WriteBatch()
        batch.add(
            isMissing
                ? .delete("dictionaries", key: key)
                : .put("dictionaries", key: key, value: row.dropLast() + [row[row.count - 1] ^ 1]))
        try await store.commit(batch)
        await store.close()
        try await run { journal in
            _ = try await Self.rows(0..<400, journal)
            let blocks = journal.blocks
            let entity = EntityID(Self.kind, UInt64(last - 1))
            let found = try await journal.read { view in try Recovery.snapshot(of: entity, in: view, with: blocks) }
            #expect(found.damage?.code == .damaged && found.damagedSnapshot != nil)
            #expect(found.damage?.message.contains("dictionary 32768") == true)
            try await Self.write(last..<last + 5, to: journal)
            _ = try await Self.rows(last..<last + 5, journal)
        }
    }
}
