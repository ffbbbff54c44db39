import Ratchet
import ServiceLifecycle

/// Says that the shop is open, once it is: the journal is there, and the orders that were under way are taken up.
struct DoorSign: Service {
    /// How often the shop was opened: a value of the app's own, in the same journal.
    private static let openings = StoreKey<Int>("openings")

    let engine: Engine
    let release: String
    let say: @Sendable (String) -> Void

    func run() async throws {
        let count = (try await engine.store.get(Self.openings) ?? 0) + 1
        try await engine.store.put(Self.openings, count)
        say("shop: open (release \(release), opening \(count))")
        try await gracefulShutdown()
    }
}
