import CrashSupport
import Foundation
import Logging
import PowerLoads
import Ratchet
import Synchronization
import Testing

/// The same with a real file system that is full, or can only be read, and with a map that may not grow.
@Suite(.timeLimit(.minutes(10)))
struct SmallDiskTests {
    private static let trips = 0..<3

    /// Runs trips, and expects that each ends as it should and goes back to nothing that was durable.
    private static func travel(
        _ source: StoreSource, _ effects: EffectLog, logger: Logger = Logger(label: "quiet") { _ in RestartLog() }
    ) async throws {
        let load = EngineLoad(source, logger: logger) { note in
            switch note {
            case .effect(let key): effects.add(key)
            case .ended(let run, let output): #expect(output == EngineLoad.output(of: run))
            case .started, .handedIn, .acknowledged: break
            }
        }
        try await load.travel(trips)
    }

    /// Lends a disk of this size, with a folder for a journal on it; where none may be mounted, does nothing.
    private static func withDisk(kibibytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        try await Scratch.with { scratch in
            guard let disk = try await SmallDisk(at: scratch.url.path, kibibytes: kibibytes) else { return }
            do { try await body(disk) } catch {
                try await disk.unmount()
                throw error
            }
            try await disk.unmount()
        }
    }

    @Test(.enabled("a superuser of Linux may mount file systems, and nobody else") { try await SmallDisk.isAllowed() })
    func `An engine on a full disk goes on by itself once there is room`() async throws {
        var full = 0
        for step in 1...12 {
            try await Self.withDisk(kibibytes: 1_024) { disk in
                let ballast = Ballast(disk.path + "/ballast")
                let log = RestartLog { number in if number == 2 { ballast.remove() } }
                let effects = EffectLog()
                let load = EngineLoad(.directory(disk.path + "/journal"), logger: Logger(label: "full") { _ in log }) {
                    note in
                    guard case .effect(let key) = note else { return }
                    effects.add(key)
                    if effects.all.count == step { ballast.fill() }
                }
                try await load.travel(Self.trips)
                try effects.checkOrder()
                #expect(log.causes.allSatisfy { $0.contains("No space left on device") }, "\(step): \(log.causes)")
                if !log.causes.isEmpty { full += 1 }
            }
        }
        // Some commits have enough room in pages that are free in the file.
        #expect(full > 4)
    }

    @Test(.enabled("a superuser of Linux may mount file systems, and nobody else") { try await SmallDisk.isAllowed() })
    func `A disk that can only be read ends the engine with what to do, and once it can be written, all goes on`()
        async throws
    {
        try await Self.withDisk(kibibytes: 4_096) { disk in
            let source = StoreSource.directory(disk.path + "/journal")
            let effects = EffectLog()
            try await Self.travel(source, effects)
            let before = effects.all
            #expect(try await disk.setReadOnly(true))
            let error = await #expect(throws: JournalError.self) { try await Self.travel(source, effects) }
            #expect(error?.code == .notPermitted)
            #expect(error?.message.contains("mount it to be written") == true, "\(error?.message ?? "")")
            #expect(try await disk.setReadOnly(false))
            try await Self.travel(source, effects)
            #expect(effects.all == before)
        }
    }

    /// So small that a map of twice the size at which the journal begins is not enough.
    @Test func `A map that may not grow ends the engine with what to do, and a larger limit lets all go on`()
        async throws
    {
        try await Scratch.with { scratch in
            let path = scratch.url.appending(path: "journal").path
            let effects = EffectLog()
            let error = await #expect(throws: JournalError.self) {
                try await Self.travel(
                    .directory(path, configuration: LMDBConfiguration(mapBytes: 64 << 10, mapLimit: 64 << 10)), effects)
            }
            #expect(error?.code == .mapFull)
            #expect(error?.message.contains("larger mapLimit") == true)
            try await Self.travel(.directory(path), effects)
            try effects.checkOrder()
        }
    }
}
