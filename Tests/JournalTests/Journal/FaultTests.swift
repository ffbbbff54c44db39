import RatchetJournal
import RatchetTesting
import Testing

/// A storage fault ends a journal; what it holds is found when it is opened again.
struct FaultTests {
    @Test func `A commit that fails ends the journal, and everyone who waits is told`() async throws {
        let image = MemoryImage()
        let journal = try await Journal.open(
            .memory(image).failing(at: 2, with: .diskFull),
            configuration: JournalConfiguration(limits: JournalLimits(groupSubmissions: 10)))
        try await oneByOne {
            async let fault = Self.fault(of: journal)
            let outcomes = await journal.outcomes(of: (0..<35).map { .event(1, "\($0)") })
            #expect(outcomes.prefix(10).allSatisfy { $0 == .success(Receipt.durable(LSN(1))) })
            for outcome in outcomes.dropFirst(10) {
                let error = #expect(throws: JournalError.self) { try outcome.get() }
                #expect(error?.code == .closed)
                #expect(error?.message.contains("a fault was injected") == true)
            }
            #expect(await fault?.code == .diskFull)
            await expectError(.closed) { _ = try await journal.append(.event(1, "too late")) }
        }
        #expect(!image.isOwned)
        #expect(try await contents(of: image).text(of: 1) == "0 1 2 3 4 5 6 7 8 9")
    }

    @Test func `A journal that has nothing to do does not see the fault, the next append does`() async throws {
        let source = StoreSource.memory().failing(at: 1, with: .inputOutput)
        await expectError(.inputOutput) {
            try await withJournal(source) { journal in
                await expectError(.closed) { _ = try await journal.append(.event(1, "x")) }
            }
        }
    }

    @Test func `Whoever is told of the fault finds that the journal has stopped`() async throws {
        await expectError(.inputOutput) {
            try await withJournal(.memory().failing(at: 1, with: .inputOutput)) { journal in
                await withTaskExecutorPreference(AtOnce()) {
                    await expectError(.closed) { _ = try await journal.append(.event(1, "x")) }
                    #expect(journal.hasStopped)
                }
            }
        }
    }

    /// Lets a task go on within the call that resumes it.
    private final class AtOnce: TaskExecutor {
        func enqueue(_ job: consuming ExecutorJob) {
            UnownedJob(job).runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    @Test(arguments: 1...12)
    func `After a commit that was refused, exactly what was acknowledged is found`(fault: Int) async throws {
        let image = MemoryImage()
        let source = StoreSource.memory(image).failing(at: fault, with: .diskFull)
        let acknowledged = await Self.appendUntilFault(source)
        let found = try await contents(of: image)
        for (producer, events) in acknowledged { #expect(Self.events(found, producer) == events) }
        #expect(Self.total(found) == acknowledged.values.reduce(0) { $0 + $1.count })
    }

    @Test(arguments: 1...12)
    func `After a commit that was made but not confirmed, no less than was acknowledged is found`(
        fault: Int
    ) async throws {
        let image = MemoryImage()
        let source = StoreSource.memory(image).failing { $0 == fault ? .unconfirmed(.inputOutput) : nil }
        let acknowledged = await Self.appendUntilFault(source)
        let found = try await contents(of: image)
        for (producer, events) in acknowledged {
            let here = Self.events(found, producer)
            #expect(here.starts(with: events))
            #expect(here.count <= events.count + 1, "a producer had one event under way")
        }
        #expect(Self.total(found) > acknowledged.values.reduce(0) { $0 + $1.count })
    }

    @Test(arguments: StoreUnderTest.allCases, [CommitFault.refused(.diskFull), .unconfirmed(.inputOutput)])
    func `A journal that fails again and again loses nothing that it acknowledged`(
        kind: StoreUnderTest, fault: CommitFault
    ) async throws {
        try await kind.withSource { source in
            let faulty = source.failing { $0 % 7 == 0 ? fault : nil }
            var acknowledged: [UInt64: Int] = [:]
            for _ in 0..<10 {
                for (producer, events) in await Self.appendUntilFault(faulty) {
                    acknowledged[producer, default: 0] += events.count
                }
            }
            let found = try await contents(of: source)
            #expect(!acknowledged.isEmpty)
            for (producer, count) in acknowledged {
                let here = Self.events(found, producer).count
                #expect(fault.isMade ? here >= count : here == count)
            }
        }
    }

    @Test func `A store that cannot be opened says why`() async throws {
        await expectError(.notPermitted) {
            _ = try await Journal.open(StoreSource.memory().failingToOpen(at: 1, with: .notPermitted))
        }
    }

    /// Runs the journal, and returns what ended it.
    private static func fault(of journal: Journal) async -> JournalError? {
        do throws(JournalError) {
            try await journal.run()
            return nil
        } catch {
            return error
        }
    }

    /// Eight producers append one event after the other until the journal ends.
    /// - Returns: what each of them was told is durable.
    private static func appendUntilFault(_ source: StoreSource) async -> [UInt64: [String]] {
        let limits = JournalLimits(groupSubmissions: 3)
        let configuration = JournalConfiguration(limits: limits)
        guard let journal = try? await Journal.open(source, configuration: configuration) else { return [:] }
        async let end: Void? = try? journal.run()
        let acknowledged = await withTaskGroup { group in
            for producer in 0..<8 as Range<UInt64> {
                group.addTask { (producer, await appendUntilRefused(journal, producer)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        _ = await end
        return acknowledged
    }

    private static func appendUntilRefused(_ journal: Journal, _ producer: UInt64) async -> [String] {
        var acknowledged: [String] = []
        while let _ = try? await journal.append(.event(producer, "\(acknowledged.count)")) {
            acknowledged.append("\(acknowledged.count)")
        }
        return acknowledged
    }

    private static func events(_ found: Recovery.Result, _ producer: UInt64) -> [String] {
        found.text(of: producer).map { $0.split(separator: " ").map(String.init) } ?? []
    }

    private static func total(_ found: Recovery.Result) -> Int {
        found.entities.values.reduce(0) { $0 + $1.events.count }
    }
}
