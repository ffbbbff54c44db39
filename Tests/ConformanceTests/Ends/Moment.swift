import Ratchet
import RatchetTesting

/// What a run is at when it is cancelled.
enum Moment: String, CaseIterable, Sendable {
    case running, sleeping, waiting, backingOff, paused, compensating

    /// Comes there by itself, and stays there.
    func flow(_ effects: Effects) -> Scripted {
        let middle = middle
        return Scripted {
            Scripted.note("slow", effects)
                .compensate { _, run in effects.add("undo slow") }
            Try("body") {
                middle
            } finally: {
                Scripted.note("clean", effects)
            }
        }
    }

    private var middle: Nodes<Scripted.State, Nothing> {
        switch self {
        case .running: Step<Scripted.State, Nothing>("hang") { _ in }.nodes
        case .sleeping, .paused: Sleep<Scripted.State>("sleep", for: .days(1)).nodes
        case .waiting: Receive<Scripted.State, Nothing>(Scripted.goOn).nodes
        case .backingOff:
            Step<Scripted.State, Nothing>("fail") { _ in throw Oops() }.retry(.constant(.days(1), attempts: 2)).nodes
        case .compensating: Scripted.failing("bad").nodes
        }
    }

    /// Has the run come there.
    func reach(_ run: TestRun<Scripted>, _ test: TestEngine) async throws {
        if self == .paused { try await run.perform { try await $0.pause() } }
        // It undoes its first step, and that does not end.
        if self == .compensating { try await test.wait { !test.calls("compensate").isEmpty } }
    }
}
