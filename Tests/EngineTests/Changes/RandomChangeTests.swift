import Foundation
import Logging
import Ratchet
import RatchetDSL
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Random workflows, killed at a random moment, go on with a change that does no harm.
@Suite(.timeLimit(.minutes(10))) struct RandomChangeTests {
    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["RATCHET_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...12)

    /// The random tree with other policies and a step more at its end.
    private struct Edited: Workflow {
        static let name = "random"
        typealias State = RandomWorkflow.State

        let tree: Nodes<State, Nothing>

        init(seed: UInt64) {
            var generator = RandomTree(seed: seed)
            let added = Step<State, Int>("added") { _ in
                1
            } reduce: { state, _ in
                state.turns = -1
            }
            tree = Nodes(generator.row(depth: 3).map(Self.withOtherPolicies) + added.nodes.blueprints)
        }

        private static func withOtherPolicies(_ blueprint: Blueprint) -> Blueprint {
            var changed = blueprint
            if case .step(var step) = blueprint.behaviour {
                step.retry = .constant(.milliseconds(10), attempts: 40)
                changed.behaviour = .step(step)
            }
            changed.children = blueprint.children.map(withOtherPolicies)
            return changed
        }

        var body: some Flow<State, Int> {
            tree
            Return { state in state.turns }
        }
    }

    @Test(arguments: seeds) func `With other policies and a step ahead, each run goes on and ends`(seed: UInt64)
        async throws
    {
        let copies = KeptStore.Copies()
        try await Self.perform(KeptStore.source(MemoryImage(), copies), ManualClock(), seed) { engine in
            try engine.register(RandomWorkflow(seed: seed))
        } _: { engine in
            for number in 0..<6 {
                try await engine.start(
                    RandomWorkflow.self, id: RunID("r\(number)"), with: RandomWorkflow.State(value: number))
            }
        }
        var random = SplitMix64(seed: seed)
        for image in copies.values.shuffled(using: &random).prefix(4) {
            let clock = ManualClock()
            clock.advance(by: .hours(1))
            try await Self.perform(.memory(image), clock, seed) { engine in
                try engine.register(Edited(seed: seed))
            } _: { _ in
            }
        }
    }

    /// Takes all runs that there are to their ends.
    private static func perform(
        _ source: StoreSource, _ clock: ManualClock, _ seed: UInt64, register: (Engine) throws -> Void,
        _ start: @escaping @Sendable (Engine) async throws -> Void
    ) async throws {
        let engine = Engine(
            journal: source, clock: clock, entropy: .seeded(seed),
            logger: Logger(label: "change") { _ in SwiftLogNoOpLogHandler() })
        try register(engine)
        try await clock.running {
            try await engine.run {
                try await start(engine)
                for number in 0..<6 {
                    guard let run = try? await engine.find(RandomWorkflow.self, id: RunID("r\(number)")) else {
                        continue
                    }
                    let wasOver = try await run.status().isOver
                    await run.nudgeToEnd()
                    let status = try await run.status()
                    #expect(status.isOver, "seed \(seed), \(run.id) is \(status)")
                    guard status == .completed, !wasOver else { continue }
                    _ = try await run.result()
                }
            }
        }
    }
}
