import ArgumentParser
import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal
import Synchronization

/// The notice bench's child: it hands commands in, one every few milliseconds, and says when each was durable.
struct KnockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "knock", abstract: "Hands commands in to an engine.", shouldDisplay: false)

    @Argument var journal: String
    @Option var commands: Int

    func run() async throws {
        let durable = Mutex<[ContinuousClock.Instant]>([])
        let guest = try await LMDBGuest.open(
            journal,
            probe: { moment in
                if moment == .afterCommit { durable.withLock { $0.append(.now) } }
            })
        let client = EngineClient(guest)
        for number in 0..<commands {
            _ = try await client.start(Visit.self, with: VisitedState(number: number)).answer()
            // So long that the engine has done the run and fallen asleep again, and never the same.
            try await Task.sleep(for: .microseconds(2_000 + number * 7_919 % 6_000))
        }
        await client.close()
        print(String(decoding: try JSONEncoder().encode(durable.withLock { $0 }), as: UTF8.self))
    }
}
