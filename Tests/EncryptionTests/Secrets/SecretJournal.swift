import Foundation
import Ratchet
import RatchetEncryption

/// A journal on disk into which workflows with markers have written whatever they can.
final class SecretJournal: Sendable {
    let path: String
    private let sealed: Bool

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
            journal: .directory(path), configuration: EngineConfiguration(journal: configuration), entropy: .seeded(1))
    }

    /// Runs that end, fail, sleep and are parked, in two lives of the journal.
    func fill() async throws {
        let first = try engine()
        try first.register(SecretWork())
        try first.register(SecretPart())
        try await first.run {
            for (number, state) in [(false, false), (false, true), (true, false)].enumerated() {
                let id = RunID("\(Marker["runid"])-\(number)")
                let state = SecretWork.State(sleeps: state.0, fails: state.1)
                try await Self.end(of: first.start(SecretWork.self, id: id, with: state))
            }
            for number in 0..<50 {
                let state = SecretPart.State(note: Marker["state"])
                try await Self.end(of: first.start(SecretPart.self, id: RunID("part-\(number)"), with: state))
            }
        }
        // Without its workflow the run that sleeps is read, and stays.
        let second = try engine()
        try await second.run { _ = try? await second.find(SecretWork.self, id: RunID("\(Marker["runid"])-2")) }
    }

    private static func end<W: Workflow>(of run: RunHandle<W>) async throws {
        while try await run.status() == .running { await Task.yield() }
    }

    /// All files but the doorbell: whoever opened that would wait for somebody to ring.
    func files() throws -> [(name: String, bytes: Data)] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { $0 != "doorbell" }.map { name in
            (name, try Data(contentsOf: URL(filePath: path).appending(path: name)))
        }
    }
}
