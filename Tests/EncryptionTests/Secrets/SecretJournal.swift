import Foundation
import Ratchet
import RatchetEncryption
import RatchetTesting

/// A journal on disk into which workflows with markers have written whatever they can.
final class SecretJournal: Sendable {
    let path: String
    private let sealed: Bool
    private let clock = ManualClock()

    init(sealed: Bool) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID().uuidString)").path
        self.sealed = sealed
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func engine() throws -> Engine {
        let keys = try KeyRing(current: SealingKey(id: 1, bytes: Array(repeating: 0x11, count: 32)))
        let codecs: [any BlockCodec] = sealed ? [AESGCM(keys: keys)] : []
        // A short log: part of what was written ends in pages that are free.
        let configuration = JournalConfiguration(limits: JournalLimits(logBytes: 1_024), codecs: codecs)
        return Engine(
            journal: .directory(path), configuration: EngineConfiguration(journal: configuration), clock: clock,
            entropy: .seeded(1))
    }

    /// Runs that end, fail, sleep and are parked, in two lives of the journal.
    func fill() async throws {
        let first = try engine()
        try first.register(SecretWork())
        try first.register(SecretPart())
        try await clock.running {
            try await first.run {
                for (number, state) in [(false, false), (false, true), (true, false)].enumerated() {
                    let id = RunID("\(Marker["runid"])-\(number)")
                    let state = SecretWork.State(sleeps: state.0, fails: state.1)
                    _ = try? await self.end(of: first.start(SecretWork.self, id: id, with: state), sleeps: state.sleeps)
                }
                for number in 0..<50 {
                    _ = try await first.start(
                        SecretPart.self, id: "\(number)", with: SecretPart.State(note: Marker["state"])
                    ).result()
                }
            }
        }
        // Without its workflow the run that sleeps is read, and stays.
        let second = try engine()
        try await second.run {}
    }

    private func end(of run: RunHandle<SecretWork>, sleeps: Bool) async throws {
        guard sleeps else { return _ = try await run.result() }
        while try await run.status() != .sleeping { await Task.yield() }
    }

    func files() throws -> [(name: String, bytes: Data)] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { name in
            (name, try Data(contentsOf: URL(filePath: path).appending(path: name)))
        }
    }
}
