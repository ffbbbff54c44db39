import Foundation
import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

/// A run whose values are far over what a row of the store may have.
@Suite(.timeLimit(.minutes(10))) struct LargePayloadTests {
    private static let clockStart = ManualClock().now

    /// `RATCHET_LARGE_PAYLOAD_MB` makes it as large as it may get.
    private static let megabytes =
        ProcessInfo.processInfo.environment["RATCHET_LARGE_PAYLOAD_MB"].flatMap { Int($0) } ?? 2

    /// Records a text that hardly becomes shorter, sleeps with it, and returns its checksum.
    private struct Carry: Workflow {
        struct State: Codable, Sendable {
            let bytes: Int
            let seed: UInt64
            var text: String?
        }

        static func text(_ bytes: Int, _ seed: UInt64) -> String {
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
            var state = seed &* 2 &+ 1
            return String(unsafeUninitializedCapacity: bytes) { buffer in
                for place in 0..<bytes {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    buffer[place] = letters[Int(state >> 58)]
                }
                return bytes
            }
        }

        static func checksum(_ text: String) -> UInt32 { CRC32C.checksum(Array(text.utf8)) }

        var body: some Flow<State, UInt32> {
            Step("make", into: \.text) { run in Self.text(run.state.bytes, run.state.seed) }
            Sleep("rest", for: .days(1))
            Return { state in Self.checksum(state.text ?? "") }
        }
    }

    @Test func `It completes, survives a reopening, and its room is used again`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "large-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = Self.megabytes * 1_000_000
        var fileBytes: [Int] = []
        for round in 0..<4 as Range<UInt64> {
            try await sleep(round, bytes, folder.path)
            try await wake(round, bytes, folder.path)
            let file = try FileManager.default.attributesOfItem(atPath: folder.appending(path: "data.mdb").path)
            fileBytes.append((file[.size] as? NSNumber)?.intValue ?? 0)
        }
        // From the second round on there is the run before, which is deleted when the next engine starts.
        #expect(fileBytes[3] <= fileBytes[1] * 5 / 4, "\(fileBytes)")
    }

    private func engine(_ path: String, _ clock: ManualClock) throws -> Engine {
        let engine = Engine(
            journal: .directory(path),
            configuration: EngineConfiguration(
                retention: RetentionPolicy(completed: .after(.hours(1))),
                journal: JournalConfiguration(limits: JournalLimits(logBytes: 1 << 20), history: .dropped),
                payloadLimit: Self.megabytes * 1_100_000), clock: clock)
        try engine.register(Carry())
        return engine
    }

    private func sleep(_ round: UInt64, _ bytes: Int, _ path: String) async throws {
        let engine = try engine(path, ManualClock(Self.clockStart + .days(Int(round) * 2)))
        try await engine.run {
            let run = try await engine.start(
                Carry.self, id: RunID("carry-\(round)"), with: Carry.State(bytes: bytes, seed: round))
            while try await run.status() != .sleeping { await Task.yield() }
        }
    }

    private func wake(_ round: UInt64, _ bytes: Int, _ path: String) async throws {
        let engine = try engine(path, ManualClock(Self.clockStart + .days(Int(round) * 2 + 1)))
        try await engine.run {
            let run = try await engine.find(Carry.self, id: RunID("carry-\(round)"))
            #expect(try await run.result() == Carry.checksum(Carry.text(bytes, round)))
        }
    }
}
