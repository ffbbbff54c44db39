import Ratchet

/// Sleeps for years.
struct Sleeper: Workflow {
    struct State: Codable, Sendable {
        let run: Int
        var note: String?
    }

    var body: some Flow<State, Nothing> {
        Sleep("years", for: .days(3_650))
        Update("awake") { $0.note = "awake" }
    }
}
