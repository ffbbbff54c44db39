import Testing

@testable import RatchetJournal
@testable import RatchetTesting

/// Entities whose events are not kept, and that leave nothing when they are over.
@Suite(.timeLimit(.minutes(5))) struct EndedTests {
    private static let limits = JournalLimits(logBytes: 2_048, groupBytes: 400, groupSubmissions: 7)

    private static func short(_ number: UInt64) -> EntityID { EntityID(EntityID.Kind(rawValue: 128), number) }

    @Test func `Kinds up to 127 keep their history, and the others do not`() {
        #expect(EntityID.Kind(rawValue: 0).keepsHistory && EntityID.Kind(rawValue: 127).keepsHistory)
        #expect(!EntityID.Kind(rawValue: 128).keepsHistory && !EntityID.Kind(rawValue: 255).keepsHistory)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `What is over lets the log go, with nobody who brings snapshots`(kind: StoreUnderTest) async throws {
        try await kind.withSource { source in
            try await withJournal(source, limits: Self.limits) { journal in
                for number in 1...300 as ClosedRange<UInt64> {
                    let entity = Self.short(number)
                    _ = try await journal.append(
                        Submission(items: [LogItem(entity, Array(repeating: 1, count: 50))], durability: .relaxed))
                    _ = try await journal.append(
                        Submission(items: [LogItem(entity, [2])], ended: [entity], durability: .relaxed))
                }
                let found = try await journal.read { view in try Found(view) }
                #expect(found.logBytes < 3 * Self.limits.logBytes && found.trimmed > LSN(0))
                #expect(found.historyItems == 0)
                let rows = try await journal.read { view in
                    try view.count(of: JournalTables.entities.name) + view.count(of: JournalTables.archive.name)
                }
                #expect(rows == 0)
            }
        }
    }

    @Test func `The events beside them come to history, whole and in order`() async throws {
        let image = MemoryImage()
        try await withCoveredJournal(.memory(image), limits: Self.limits) { journal in
            for number in 1...200 as ClosedRange<UInt64> {
                let (short, byte) = (Self.short(number), UInt8(number & 0xFF))
                let items = [
                    LogItem(short, [9, byte]), LogItem(.test(1), [byte, 1, 2]), LogItem(short, []),
                    LogItem(.test(2), [byte]),
                ]
                _ = try await journal.append(Submission(items: items, ended: [short]))
            }
        }
        let store = try MemoryStore.open(image)
        let found = try await store.read { view in try Found(view) }
        let bytes = { (entity: EntityID) in (found.items[entity] ?? []).map(\.bytes) }
        #expect(bytes(.test(1)) == (1...200).map { [UInt8($0 & 0xFF), 1, 2] })
        #expect(bytes(.test(2)) == (1...200).map { [UInt8($0 & 0xFF)] })
        #expect(found.historyItems > 100 && found.historyEntities == [.test(1), .test(2)])
        await store.close()
    }

    @Test func `After a crash what is over is known by its last event, and is ended again`() async throws {
        let image = MemoryImage()
        let crashed = try await withJournal(.memory(image)) { journal in
            _ = try await journal.append(Submission(items: [LogItem(Self.short(1), [1]), LogItem(Self.short(2), [1])]))
            _ = try await journal.append(Submission(items: [LogItem(Self.short(1), [2])], ended: [Self.short(1)]))
            return image.copy()
        }
        try await withJournal(.memory(crashed), limits: Self.limits) { journal in
            let contents = try await journal.contents()
            let events = contents.entities.mapValues { $0.events.map { Array($0.bytes) } }
            #expect(events == [Self.short(1): [[1], [2]], Self.short(2): [[1]]])
            #expect(contents.log.uncovered == 2)
            _ = try await journal.append(Submission(ended: [Self.short(1), Self.short(2)]))
            // All that is there can leave the log now.
            for number in 1...100 as ClosedRange<UInt64> {
                let last = LogItem(.test(number), Array(repeating: 3, count: 80))
                _ = try await journal.append(Submission(items: [last], lastSnapshots: [LogItem(.test(number), [3])]))
            }
            #expect(try await journal.read { view in try LogState.trimmed(in: view) } > LSN(2))
        }
    }

    @Test func `One that is over makes room in a log that is full`() async throws {
        try await withJournal(.memory(), limits: Self.limits) { journal in
            let entities = (1...40).map { Self.short($0) }
            // More than the log has room for: each waits until another one is over.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for entity in entities {
                    group.addTask {
                        _ = try await journal.append(
                            Submission(items: [LogItem(entity, Array(repeating: 1, count: 200))], ended: [entity]))
                    }
                }
                try await group.waitForAll()
            }
            let found = try await journal.read { view in try Found(view) }
            #expect(found.historyItems == 0 && found.logBytes < 3 * Self.limits.logBytes)
        }
    }
}
