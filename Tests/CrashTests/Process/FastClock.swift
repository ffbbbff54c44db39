import Foundation
import Ratchet

/// A clock that runs a hundred times as fast as the machine's, from `anchor` on, in every process alike.
struct FastClock: EngineClock {
    private static let speed: Int64 = 100

    let anchor: Timestamp

    var now: Timestamp {
        Timestamp(
            milliseconds: anchor.milliseconds
                + (Timestamp(Date()).milliseconds - anchor.milliseconds) * Self.speed)
    }

    func sleep(until due: Timestamp) async throws {
        while now < due { try await Task.sleep(for: (due - now) / Int(Self.speed) + .milliseconds(1)) }
    }

    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration / Int(Self.speed)) }
}
