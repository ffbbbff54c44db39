import RatchetJournal
import Testing

/// What an append promises once it has returned.
struct AppendTests {
    @Test func `What an append has answered is durable`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image)) { journal in
            for number in 1...20 as ClosedRange<UInt64> {
                let receipt = try await journal.append(.event(number, "event \(number)"))
                #expect(receipt.lsn == LSN(number))
                let found = try await contents(of: image)
                #expect(found.last == receipt.lsn)
                #expect(found.text(of: number) == "event \(number)")
            }
        }
    }

    @Test func `A submission's events, snapshots and rows become durable together`() async throws {
        let image = MemoryImage()
        let submission = Submission(
            items: [LogItem(.test(1), Array("one".utf8)), LogItem(.test(2), Array("two".utf8))],
            snapshots: [LogItem(.test(2), Array("second".utf8))],
            writes: [.put("index", "a", "1"), .put("index", "b", "2"), .delete("index", "a")])
        try await withJournal(.memory(image)) { _ = try await $0.append(submission) }
        let found = try await contents(of: image)
        #expect(found.last == LSN(1))
        #expect(found.text(of: 1) == "one")
        #expect(found.text(of: 2) == "[second]")
        try await StoreSource.memory(image).withStore { store async throws in
            #expect(try await store.rows("index") == ["b=2"])
        }
    }

    @Test func `What has no events belongs to the commit group before it`() async throws {
        try await withJournal(.memory()) { journal async throws in
            #expect(try await journal.append(Submission()).lsn == .zero)
            #expect(try await journal.append(.event(1, "x")).lsn == LSN(1))
            #expect(try await journal.append(.snapshot(1, "x")).lsn == LSN(1))
            #expect(try await journal.append(Submission(writes: [.put("index", "a", "1")])).lsn == LSN(1))
            #expect(try await journal.append(.event(1, "y")).lsn == LSN(2))
        }
    }

    @Test func `What waits together becomes durable in one commit, in the order of submission`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await withJournal(.memory(image)) { journal in
                let receipts = try await journal.appendTogether((1...100).map { .event($0 % 3, "\($0)") })
                #expect(Set(receipts) == [Receipt.durable(LSN(1))])
                #expect(journal.counters.values.commits == 1)
                #expect(journal.counters.values.items == 100)
            }
        }
        let expected = (1...100).filter { $0 % 3 == 1 }.map { "\($0)" }.joined(separator: " ")
        #expect(try await contents(of: image).text(of: 1) == expected)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Many producers on many threads share commits, and none is lost`(kind: StoreUnderTest) async throws {
        try await kind.withSource { source in
            try await withJournal(source) { journal in
                try await withThrowingTaskGroup { group in
                    for producer in 0..<50 as Range<UInt64> {
                        group.addTask { try await Self.append(40, journal, producer) }
                    }
                    try await group.waitForAll()
                }
                #expect(journal.counters.values.items == 2_000)
                #expect(journal.counters.values.commits < 2_000)
            }
            let found = try await contents(of: source)
            let expected = (0..<40).map { "\($0)" }.joined(separator: " ")
            for producer in 0..<50 as Range<UInt64> { #expect(found.text(of: producer) == expected) }
        }
    }

    /// Appends so many events to one entity, one after the other.
    private static func append(_ count: Int, _ journal: Journal, _ entity: UInt64) async throws {
        var last = LSN.zero
        for event in 0..<count {
            let lsn = try #require(try await journal.append(.event(entity, "\(event)")).lsn)
            #expect(lsn > last)
            last = lsn
        }
    }

    @Test(arguments: [
        JournalLimits(groupSubmissions: 3), JournalLimits(groupBytes: 21), JournalLimits(groupBytes: 15),
    ])
    func `Producers that meet a full group wait, and all come through in order`(limits: JournalLimits) async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await withJournal(.memory(image), limits: limits) { journal in
                let receipts = try await journal.appendTogether((100..<200).map { .event(1, "event\($0)") })
                // Three submissions of eight bytes fill the group by each of the first two limits, two by the third.
                let perGroup = limits.groupBytes == 15 ? 2 : 3
                #expect(receipts.map(\.lsn?.rawValue) == (0..<100).map { UInt64($0 / perGroup + 1) })
            }
        }
        let expected = (100..<200).map { "event\($0)" }.joined(separator: " ")
        #expect(try await contents(of: image).text(of: 1) == expected)
    }

    @Test func `A submission larger than a group's limit comes through`() async throws {
        let image = MemoryImage()
        let text = String(repeating: "x", count: 5_000)
        try await withJournal(.memory(image), limits: JournalLimits(groupBytes: 1)) { journal in
            for _ in 0..<3 { _ = try await journal.append(.event(1, text)) }
        }
        #expect(try await contents(of: image).text(of: 1) == [text, text, text].joined(separator: " "))
    }

    @Test(arguments: [0, 512])
    func `A row with a key that cannot be is refused, and the journal goes on`(length: Int) async throws {
        let key = [UInt8](repeating: 1, count: length)
        try await withJournal(.memory()) { journal in
            await expectError(.tooLarge) {
                _ = try await journal.append(Submission(writes: [.put("index", key: key, value: [])]))
            }
            let receipt = try await journal.append(.event(1, "x"))
            #expect(receipt.lsn == LSN(1))
        }
    }

    @Test func `More than a log record can hold is refused, and the journal goes on`() async throws {
        let half = LogItem(.test(1), [UInt8](repeating: 0, count: Submission.itemLimit / 2 + 1))
        try await withJournal(.memory()) { journal in
            await expectError(.tooLarge) { _ = try await journal.append(Submission(items: [half, half])) }
            let receipt = try await journal.append(.event(1, "x"))
            #expect(receipt.lsn == LSN(1))
        }
    }

    @Test func `A group that is as full as it may be and the largest submission fit into a log record`() {
        #expect(Submission.itemLimit - 1 + Submission.itemLimit <= LogRecord.bodyLimit)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `The numbers go on when a journal is opened again`(kind: StoreUnderTest) async throws {
        try await kind.withSource { source in
            for round in 1...5 as ClosedRange<UInt64> {
                try await withJournal(source) { journal async throws in
                    #expect(try await journal.contents().last == LSN(round - 1))
                    #expect(try await journal.append(.event(1, "\(round)")).lsn == LSN(round))
                }
            }
            #expect(try await contents(of: source).text(of: 1) == "1 2 3 4 5")
        }
    }

    @Test func `A reader sees what is durable`() async throws {
        try await withJournal(.memory()) { journal in
            _ = try await journal.append(Submission(writes: [.put("index", "a", "1")]))
            let value = try await journal.read { view in try view.value(for: Array("a".utf8), in: "index") }
            #expect(value == Array("1".utf8))
        }
    }

    @Test func `The counters say what was done`() async throws {
        try await withJournal(.memory()) { journal in
            _ = try await journal.append(.event(1, "four"))
            _ = try await journal.append(.event(2, "five!"))
            let counters = journal.counters.values
            #expect(counters.commits == 2)
            #expect(counters.items == 2)
            #expect(counters.eventBytes == 9)
            #expect(counters.dirtyEntities == 2)
            #expect(counters.recordBytes == counters.logBytes)
            #expect(try await journal.usage().usedBytes >= counters.logBytes)
        }
    }
}
