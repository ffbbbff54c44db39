import Ratchet
import RatchetJournal
import RatchetTesting
import Synchronization

@testable import RatchetEngine

/// A journal with runs of every sort, as a crash leaves it, and what tests do with exports of it.
struct TransferSample {
    static let wordCount = 230_000
    let lab: Lab

    /// What the engine that made the journal last had.
    static func engine(_ lab: Lab, _ goOn: Latch, withCallBack: Bool = false) throws -> Engine {
        let engine = try lab.engine(
            FillOrder(clock: lab.clock), AwaitParcel(goOn: goOn), Listening(), SleepsFirst(),
            limits: JournalLimits(logBytes: 4_096), grace: .zero)
        if withCallBack { try engine.register(CallBack()) }
        return engine
    }

    static func make() async throws -> TransferSample {
        let lab = Lab()
        let first = try engine(lab, Latch(), withCallBack: true)
        try await first.run { () async throws in
            try await first.start(CallBack.self, id: "call-back", with: CallBack.State())
            try await wait(for: "call-back", .sleeping, lab)
        }
        let goOn = Latch()
        let second = try engine(lab, goOn)
        return try await second.run { () async throws in
            defer { goOn.open() }
            try await fill(lab, second)
            let crashed = lab.afterCrash()
            let client = EngineClient(crashed.image)
            _ = try await client.start(
                FillOrder.self, id: "by-mail", with: FillOrder.State(note: "from \"outside\" \u{1}"), command: "c-2")
            _ = try await client.cancel("order-2", command: "c-3")
            return TransferSample(lab: crashed)
        }
    }

    private static func fill(_ lab: Lab, _ engine: Engine) async throws {
        try await wait(for: "call-back", .parked, lab)
        for number in 0..<12 {
            let id = number.isMultiple(of: 2) ? RunID("order-é-\(number)") : nil
            _ = try await engine.start(FillOrder.self, id: id, with: FillOrder.State(cents: number)).result()
        }
        let refused = try await engine.start(FillOrder.self, id: "refused", with: FillOrder.State(refusals: 1))
        try await wait(for: "refused", .sleeping, lab)
        lab.clock.advance(by: .minutes(10))
        _ = try? await refused.result()
        let long = String(repeating: "word ", count: wordCount)
        try await engine.start(SleepsFirst.self, id: "long", with: SleepsFirst.State(first: long))
        try await engine.start(FillOrder.self, id: "order-2", with: FillOrder.State(sleeps: true))
        try await wait(for: "order-2", .sleeping, lab)
        let listening = try await engine.start(Listening.self, id: "listening", with: Listening.State(wants: 2))
        try await listening.signal(Listening.number, 1, id: "m-1")
        try await wait(for: "listening", .waiting, lab)
        let sleeping = try await engine.start(SleepsFirst.self, id: "mailbox", with: SleepsFirst.State())
        try await wait(for: "mailbox", .sleeping, lab)
        try await sleeping.signal(SleepsFirst.word, "early", id: "w-1")
        let cancelled = try await engine.start(Listening.self, id: "cancelled", with: Listening.State(wants: 9))
        try await cancelled.cancel()
        try await engine.start(AwaitParcel.self, id: "at-the-door", with: AwaitParcel.State())
        let client = EngineClient(lab.image)
        _ = try await client.cancel("cancelled", command: "c-1")
        while try await lab.inspect({ try await $0.run("at-the-door") })?.run.open != ["wait at the door"] {
            await Task.yield()
        }
    }

    private static func wait(for id: RunID, _ status: RunStatus, _ lab: Lab) async throws {
        while try await lab.inspect({ try await $0.run(id) })?.run.status != status { await Task.yield() }
    }
}

/// The lines of an export, without their ends.
struct ExportedLines: Sendable {
    var lines: [[UInt8]]

    init(_ image: MemoryImage, codecs: [any BlockCodec] = []) async throws {
        let bytes = Mutex<[UInt8]>([])
        let store = try await StoreSource.memory(image.copy()).open()
        _ = try await JournalExport(store, codecs: codecs, at: Timestamp(milliseconds: 0))
            .write { piece in bytes.withLock { $0 += piece } }
        await store.close()
        lines = bytes.withLock { $0 }.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast().map(Array.init)
    }

    var bytes: [UInt8] { lines.reduce(into: []) { $0 += $1 + [UInt8(ascii: "\n")] } }
    var text: [String] { lines.map { String(decoding: $0, as: UTF8.self) } }

    func place(of name: String) -> Int? { lines.firstIndex { $0.starts(with: Array("{\"\(name)\":".utf8)) } }

    /// Makes the last line fit the others again.
    mutating func reseal() throws {
        lines.removeLast()
        let sum = CRC32C.checksum(bytes)
        lines.append(try TransferLine.trailer(lines: lines.count, checksum: sum).encoded())
    }

    @discardableResult
    func take(into source: StoreSource, codecs: [any BlockCodec] = [], lineLimit: Int = 1 << 26) async throws
        -> TransferSummary
    {
        try await Self.take(bytes, into: source, codecs: codecs, lineLimit: lineLimit)
    }

    /// Why they are not taken in; `nil` if they are.
    func refusal(by source: StoreSource) async throws -> ImportError? {
        do {
            try await take(into: source)
            return nil
        } catch let error as ImportError {
            return error
        }
    }

    static func take(
        _ bytes: [UInt8], into source: StoreSource, codecs: [any BlockCodec] = [], lineLimit: Int = 1 << 26
    ) async throws -> TransferSummary {
        let rest = Mutex(bytes[...])
        return try await JournalImport(source, codecs: codecs, lineLimit: lineLimit).read {
            rest.withLock { rest in
                defer { rest = rest.dropFirst(1_000_003) }
                return Array(rest.prefix(1_000_003))
            }
        }
    }
}
