import RatchetJournal
import RatchetTesting
import Testing

/// What is promised of a submission that is not waited for, and of those around it.
struct RelaxedTests {
    @Test func `A relaxed append is answered before its group is written`() async throws {
        let image = MemoryImage()
        let journal = try await Journal.open(.memory(image))
        // Nobody writes yet.
        #expect(try await journal.append(.relaxed(1, "a")) == .relaxed)
        #expect(try await journal.append(.relaxed(1, "b")) == .relaxed)
        #expect(try await contents(of: image).entities.isEmpty)
        journal.close()
        try await journal.run()
        #expect(try await contents(of: image).text(of: 1) == "a b")
    }

    @Test func `A receipt says which level was given, and the group only if that is durable`() async throws {
        try await withJournal(.memory()) { journal in
            let durable = try await journal.append(.event(1, "a"))
            #expect(durable.durability == .durable)
            #expect(durable.lsn == LSN(1))
            let relaxed = try await journal.append(.relaxed(1, "b"))
            #expect(relaxed.durability == .relaxed)
            #expect(relaxed.lsn == nil)
        }
    }

    @Test func `The writer is woken for what nobody waits for`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image)) { journal in
            _ = try await journal.append(.event(1, "a"))
            _ = try await journal.append(.relaxed(1, "b"))
            while journal.counters.values.commits < 2 { await Task.yield() }
            #expect(try await contents(of: image).text(of: 1) == "a b")
        }
    }

    @Test func `A durable receipt says that all that was handed in before it is durable too`() async throws {
        let image = MemoryImage()
        var chance = Seeded(seed: 5)
        try await oneByOne { [levels = (0..<400).map { _ in UInt64.random(in: 0..<4, using: &chance) }] in
            try await withJournal(.memory(image), limits: JournalLimits(groupSubmissions: 7)) { journal in
                for (number, level) in levels.enumerated() {
                    guard level == 0 else {
                        _ = try await journal.append(.relaxed(UInt64(number), "x"))
                        continue
                    }
                    let lsn = try await journal.append(.event(UInt64(number), "x")).lsn
                    let found = try await contents(of: image)
                    #expect(found.last == lsn)
                    #expect((0...UInt64(number)).allSatisfy { found.text(of: $0) == "x" })
                }
            }
        }
    }

    @Test func `Relaxed producers that meet a full group wait for the next one, and for no more`() async throws {
        let image = MemoryImage()
        let journal = try await Journal.open(
            .memory(image), configuration: JournalConfiguration(limits: JournalLimits(groupSubmissions: 3)))
        try await oneByOne {
            try await withThrowingTaskGroup { group in
                for number in 0..<10 {
                    group.addTask {
                        let receipt = try await journal.append(.relaxed(1, "\(number)"))
                        #expect(receipt == .relaxed)
                    }
                }
                for _ in 0..<3 { try await group.next() }
                #expect(journal.counters.values.commits == 0)
                group.addTask { try await journal.run() }
                for _ in 3..<10 { try await group.next() }
                journal.close()
                try await group.waitForAll()
            }
        }
        #expect(journal.counters.values.commits == 4)
        #expect(try await contents(of: image).text(of: 1) == "0 1 2 3 4 5 6 7 8 9")
    }

    @Test(arguments: [CommitFault.refused(.diskFull), .unconfirmed(.inputOutput)])
    func `If a relaxed submission's group fails, the journal stops, and the next call says so`(
        fault: CommitFault
    ) async throws {
        let image = MemoryImage()
        let source = StoreSource.memory(image).failing { $0 == 2 ? fault : nil }
        await expectError(fault.error.code) {
            try await withJournal(source) { journal in
                _ = try await journal.append(.event(1, "a"))
                #expect(try await journal.append(.relaxed(1, "b")) == .relaxed)
                while !journal.hasStopped { await Task.yield() }
                await expectError(.closed) { _ = try await journal.append(.relaxed(1, "c")) }
                await expectError(.closed) { _ = try await journal.append(.event(1, "d")) }
            }
        }
        #expect(try await contents(of: image).text(of: 1) == (fault.isMade ? "a b" : "a"))
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Relaxed and durable submissions of many producers are all there in the end`(
        kind: StoreUnderTest
    ) async throws {
        try await kind.withSource { source in
            try await withJournal(source, limits: JournalLimits(groupSubmissions: 5)) { journal in
                try await withThrowingTaskGroup { group in
                    for producer in 0..<20 as Range<UInt64> {
                        group.addTask {
                            for event in 0..<50 {
                                let level = event % 3 == 0 ? Durability.durable : .relaxed
                                let receipt = try await journal.append(.event(producer, "\(event)", level))
                                #expect(receipt.durability == level)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let found = try await contents(of: source)
            let expected = (0..<50).map { "\($0)" }.joined(separator: " ")
            for producer in 0..<20 as Range<UInt64> { #expect(found.text(of: producer) == expected) }
        }
    }
}

extension Submission {
    /// One event of one entity that is not waited for.
    fileprivate static func relaxed(_ entity: UInt64, _ text: String) -> Submission { event(entity, text, .relaxed) }
}
