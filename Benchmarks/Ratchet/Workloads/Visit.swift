import Ratchet
import Synchronization

/// A run of one step, which notes when the engine has come so far.
struct Visit: Workflow {
    typealias State = VisitedState

    let visits: Visits

    var body: some Flow<State, Nothing> {
        Step("note") { run in visits.note(run.state.number) }
    }
}

/// Notes when it is decoded: that is the first that the engine does with a command that it has read.
struct VisitedState: Codable, Sendable {
    static let decoded = Instants()

    let number: Int

    init(number: Int) { self.number = number }

    init(from decoder: any Decoder) throws {
        number = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .number)
        Self.decoded.note(number)
    }
}

/// The first moment of each number.
final class Instants: Sendable {
    private let instants = Mutex<[Int: ContinuousClock.Instant]>([:])

    var values: [Int: ContinuousClock.Instant] { instants.withLock { $0 } }

    func note(_ number: Int) {
        let now = ContinuousClock.now
        instants.withLock { $0[number] = $0[number] ?? now }
    }
}

/// When the steps of all visits began.
final class Visits: Sendable {
    let begun = Instants()
    private let count: Int
    private let full = AsyncStream.makeStream(of: Void.self)

    init(_ count: Int) { self.count = count }

    func note(_ number: Int) {
        begun.note(number)
        // The run that is no visit has the number behind the last.
        if begun.values.count(where: { $0.key < count }) == count { full.continuation.finish() }
    }

    func allBegun() async { for await _ in full.stream {} }

    /// How long it took, of those that are in both.
    static func milliseconds(
        from first: [Int: ContinuousClock.Instant], to second: [Int: ContinuousClock.Instant]
    ) -> [Double] {
        first.compactMap { number, start in second[number].map { ($0 - start) / .milliseconds(1) } }
    }
}
