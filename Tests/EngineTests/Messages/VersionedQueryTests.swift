import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

/// A run that is put away is asked with the code that it goes on with.
@Suite(.timeLimit(.minutes(10))) struct VersionedQueryTests {
    private static let total = Query<Nothing, Int>("total")

    private struct V1: Workflow {
        static let name = "account"
        struct State: Codable, Sendable { var euros = 3 }

        var handlers: Handlers<State> {
            On(VersionedQueryTests.total) { state in state.euros }
        }

        var body: some Flow<State, Nothing> { Sleep("nap", for: .days(1)) }
    }

    private struct V2: Workflow {
        static let name = "account"
        static let version = 2
        static var migrations: [StateMigration<State>] {
            [StateMigration(from: 1) { (old: V1.State) in State(cents: old.euros * 100) }]
        }

        struct State: Codable, Sendable { var cents: Int }

        var handlers: Handlers<State> {
            On(VersionedQueryTests.total) { state in state.cents }
        }

        var body: some Flow<State, Nothing> { Sleep("nap", for: .days(1)) }
    }

    @Test(arguments: [false, true]) func `After a migration, and beside a newer version`(hasBoth: Bool) async throws {
        let lab = Lab()
        let old = try lab.engine(V1())
        try await old.run {
            let run = try await old.start(V1.self, id: "a", with: .init())
            try await run.wait(for: .sleeping)
        }
        let engine = hasBoth ? try lab.engine(V2(), V1()) : try lab.engine(V2())
        try await engine.run { () async throws in
            #expect(try await engine.query("a", Self.total) == (hasBoth ? 3 : 300))
            #expect(try await engine.restingCount == 0)
        }
    }
}
