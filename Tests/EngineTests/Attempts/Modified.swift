import Ratchet
import RatchetTesting

@testable import RatchetEngine

/// One step, with modifiers that the test chooses, that does what the test says.
struct Modified: Workflow {
    struct State: Codable, Sendable, Hashable {
        var result: Int?
    }

    typealias Work = @Sendable (StepRun<State>) async throws -> Int

    let step: Step<State, Int>

    init(_ modify: (Step<State, Int>) -> Step<State, Int> = { $0 }, work: @escaping Work) {
        step = modify(Step("try", into: \.result, perform: work))
    }

    var body: some Flow<State, Int> {
        step
        Return { state in state.result ?? -1 }
    }
}

extension Lab {
    /// Runs the workflow to its end, as long as time runs.
    func result(of flow: Modified) async throws -> Int {
        let engine = try engine(flow)
        return try await clock.running {
            try await engine.run {
                try await engine.start(Modified.self, id: "m", with: Modified.State()).result()
            }
        }
    }

    /// What the journal would be after a crash at the moment at which `begun` opens.
    func crash(_ flow: Modified, when begun: Latch, letGo: Latch) async throws -> Lab {
        let engine = try engine(flow)
        return try await engine.run {
            try await engine.start(Modified.self, id: "m", with: Modified.State())
            await begun.wait()
            defer { letGo.open() }
            return afterCrash()
        }
    }

    /// Goes on with the run of ``crash(_:when:letGo:)`` to its end.
    func goOn(_ flow: Modified) async throws -> Int {
        let engine = try engine(flow)
        return try await clock.running {
            try await engine.run { try await engine.find(Modified.self, id: "m").result() }
        }
    }
}
