import Foundation
import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct `An upgrade of a journal of format 1` {
    private let fixture = FormatFixture(format: 1)

    private func withJournal(_ body: (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "upgrade-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try fixture.unpack(to: path)
        try await body(path)
    }

    private static func version(of path: String) async throws -> Int? {
        let store = try await LMDBStore.open(path)
        let version = try await store.read { view in try JournalFormat.version(in: view) }
        await store.close()
        return version
    }

    @Test func `is asked for by whoever opens it, reader or owner`() async throws {
        try await withJournal { path in
            let owner = await #expect(throws: JournalError.self) { _ = try await LMDBStore.open(path) }
            let reader = await #expect(throws: JournalError.self) { _ = try await LMDBReader.open(path) }
            for error in [owner, reader] {
                #expect(error?.code == .unsupportedFormat)
                #expect(error?.message.contains("format 1") == true)
                #expect(error?.message.contains("ratchet upgrade --journal \(path)") == true)
            }
        }
    }

    @Test func `leaves every run as it was, and every row readable by the new code`() async throws {
        try await withJournal { path in
            let upgrade = try await JournalUpgrade.run(path)
            #expect(upgrade.from == 1 && upgrade.to == 3 && upgrade.rows > 60)
            let text = try fixture.text()
            #expect(try await JournalText.runs(of: path) == text)
            #expect(try await Self.version(of: path) == 3)
            let again = try await JournalUpgrade.run(path)
            #expect(again.from == 3 && again.to == 3 && again.rows == 0)
        }
    }

    @Test(arguments: [true, false]) func `of a journal whose format is readable is done by its owner, or by hand`(
        byHand: Bool
    ) async throws {
        let older = FormatFixture(format: 2)
        let path = FileManager.default.temporaryDirectory.appending(path: "upgrade-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try older.unpack(to: path)
        let reader = try await LMDBReader.open(path)
        #expect(try await reader.read { view in try JournalFormat.version(in: view) } == 2)
        await reader.close()
        if byHand {
            let upgrade = try await JournalUpgrade.run(path)
            #expect(upgrade.from == 2 && upgrade.to == 3 && upgrade.rows == 0)
        }
        #expect(try await Self.version(of: path) == 3)
        let text = try older.text()
        #expect(try await JournalText.runs(of: path) == text)
    }

    @Test func `lets the runs go on`() async throws {
        try await withJournal { path in
            _ = try await JournalUpgrade.run(path)
            let clock = ManualClock(Timestamp(milliseconds: 1_767_225_600_000 + 3_600_000))
            let open = Latch()
            open.open()
            let engine = Engine(journal: .directory(path), clock: clock)
            try engine.register(FillOrder(clock: clock))
            try engine.register(AwaitParcel(goOn: open))
            try engine.register(CallBack())
            try await engine.run {
                _ = try await engine.find(AwaitParcel.self, id: "at-the-door").result()
                _ = try await engine.find(AwaitParcel.self, id: "run-16").result()
                let late = try await engine.find(FillOrder.self, id: "order-5")
                await #expect(throws: RunFailure.self) { try await late.result() }
                clock.advance(by: .days(8))
                #expect(try await engine.find(FillOrder.self, id: "run-3").result() == 4_201)
                _ = try await engine.find(CallBack.self, id: "call-back").result()
            }
        }
    }

    @Test func `is refused while the journal is in use, and names the owner`() async throws {
        try await withJournal { path in
            _ = try await JournalUpgrade.run(path)
            let store = try await LMDBStore.open(path)
            let error = await #expect(throws: JournalError.self) { _ = try await JournalUpgrade.run(path) }
            #expect(error?.code == .heldByAnotherProcess)
            #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
            await store.close()
        }
    }

    @Test func `goes through the codecs, which are then needed`() async throws {
        try await withJournal { path in
            let codecs = [Turned()]
            _ = try await JournalUpgrade.run(path, configuration: JournalConfiguration(codecs: codecs))
            let text = try fixture.text()
            #expect(try await JournalText.runs(of: path, with: Blocks(codecs: codecs)) == text)
            let error = await #expect(throws: JournalError.self) { _ = try await JournalText.runs(of: path) }
            #expect(error?.code == .missingCodec)
        }
    }

    @Test func `finds room by itself, and tells how far it is`() async throws {
        try await withJournal { path in
            let told = Tally()
            let small = LMDBConfiguration(mapBytes: 64 << 10)
            let upgrade = try await JournalUpgrade.run(path, store: small) { told.add("\($0.done)/\($0.total ?? 0)") }
            #expect(told.order.last == "\(upgrade.rows)/\(upgrade.rows)")
            let text = try fixture.text()
            #expect(try await JournalText.runs(of: path) == text)
        }
    }

    @Test func `changes nothing if it fails`() async throws {
        try await withJournal { path in
            let refusing = JournalConfiguration(codecs: [Turned(refusesFrom: 40)])
            await #expect(throws: JournalError.self) { try await JournalUpgrade.run(path, configuration: refusing) }
            _ = try await JournalUpgrade.run(path)
            let text = try fixture.text()
            #expect(try await JournalText.runs(of: path) == text)
        }
    }

    /// After how many rows the process dies, or so many turns of another thread after the last one, while it commits.
    @Test(arguments: ["16", "32", "48", "last", "+0", "+10", "+100", "+300", "+1000", "after"])
    func `leaves the old format or the new one, whole, wherever it is killed`(moment: String) async throws {
        try await withJournal { path in
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, moment = moment as String] in
                _ = try await JournalUpgrade.run(path) { progress in
                    if moment == "\(progress.done)" { kill(getpid(), SIGKILL) }
                    guard progress.done == progress.total else { return }
                    if moment == "last" { kill(getpid(), SIGKILL) }
                    if moment.hasPrefix("+"), let turns = Int(moment.dropFirst()) { Self.die(after: turns) }
                }
                kill(getpid(), SIGKILL)
            }
            let upgrade = try await JournalUpgrade.run(path)
            if moment == "after" { #expect(upgrade.from == 3) }
            if ["16", "32", "48", "last"].contains(moment) { #expect(upgrade.from == 1) }
            let text = try fixture.text()
            #expect(try await JournalText.runs(of: path) == text)
            #expect(try await Maintenance.verify(path).findings == [])
        }
    }

    /// Kills this process while it goes on: after so many turns of another thread.
    private static func die(after turns: Int) {
        Thread.detachNewThread {
            for _ in 0..<turns { sched_yield() }
            kill(getpid(), SIGKILL)
        }
    }

    @Test func `keeps what other processes have handed in, and what was answered`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "upgrade-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let large = String(repeating: "x", count: 600_000)
        try await OldInbox(path: path).make(start: ["hello", large])
        let upgrade = try await JournalUpgrade.run(path)
        #expect(upgrade.from == 1 && upgrade.rows == 5)
        #expect(try await Maintenance.verify(path).findings.map(\.kind) == [.checksum])
        let engine = Engine(journal: .directory(path), clock: ManualClock())
        try engine.register(OldInbox.Echo())
        let client = try await EngineClient.open(path)
        #expect(try await client.answer(to: "c4") == "run-4711")
        try await engine.run { () async throws in
            #expect(try await engine.find(OldInbox.Echo.self, id: client.answer(to: "c1")).result() == "hello")
            #expect(try await engine.find(OldInbox.Echo.self, id: client.answer(to: "c2")).result() == large)
            #expect(try await engine.find(OldInbox.Echo.self, id: client.answer(to: "c3")).result() == "aside")
            let damaged = await #expect(throws: EngineError.self) { _ = try await client.answer(to: "c5") }
            #expect(damaged?.code == .setAside)
        }
        await client.close()
    }

    @Test func `of a journal that is current writes nothing`() async throws {
        try await withJournal { path in
            _ = try await JournalUpgrade.run(path)
            let file = URL(filePath: path).appending(path: "data.mdb")
            let before = try Data(contentsOf: file)
            _ = try await JournalUpgrade.run(path)
            #expect(try Data(contentsOf: file) == before)
        }
    }

    /// What stands as it is in the bodies of two log records, and what stands in one snapshot.
    @Test(arguments: [("the green one", 2), ("555 0100", 1)])
    func `keeps damage as it was, and the rest whole`(text: String, runs: Int) async throws {
        try await withJournal { path in
            try Self.damage(text, in: URL(filePath: path).appending(path: "data.mdb"))
            _ = try await JournalUpgrade.run(path)
            let lines = try await JournalText.runs(of: path).split(separator: "\n").filter { !$0.hasPrefix(" ") }
            let whole = try fixture.text().split(separator: "\n").filter { !$0.hasPrefix(" ") }
            #expect(lines.count == whole.count)
            let changed = lines.filter { !whole.contains($0) }
            #expect(changed.count == runs)
            #expect(changed.allSatisfy { $0.contains("| parked |") && $0.contains("is damaged") })
        }
    }

    /// Turns a bit round wherever the text stands in the file.
    private static func damage(_ text: String, in file: URL) throws {
        var bytes = try Data(contentsOf: file)
        var start = bytes.startIndex
        while let found = bytes.range(of: Data(text.utf8), in: start..<bytes.endIndex) {
            bytes[found.lowerBound] ^= 1
            start = found.upperBound
        }
        try bytes.write(to: file)
    }

    @Test func `is for a journal that is there`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID().uuidString)").path
        let error = await #expect(throws: JournalError.self) { _ = try await JournalUpgrade.run(path) }
        #expect(error?.code == .notFound)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

/// A codec of an app: it turns the block round, and may refuse one.
private final class Turned: BlockCodec {
    let id: UInt8 = 200
    private let refusesFrom: Int
    private let count = Atomic(0)

    init(refusesFrom: Int = .max) { self.refusesFrom = refusesFrom }

    func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8] {
        guard count.add(1, ordering: .relaxed).newValue < refusesFrom else {
            throw JournalError(.inputOutput, "no more of these")
        }
        return block.reversed()
    }

    func decode(
        _ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int
    ) throws(JournalError) -> [UInt8] { bytes.reversed() }
}
