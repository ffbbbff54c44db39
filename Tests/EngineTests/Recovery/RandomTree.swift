import Ratchet
import RatchetDSL
import RatchetEngine

/// Makes the trees of random workflows.
struct RandomTree {
    struct Failure: Error {}

    private typealias State = RandomWorkflow.State
    private let seed: UInt64
    private var random: SplitMix64
    private var names = 0
    /// Two branches of a parallel must not fill the same slot, so that there no node fills one.
    private var isInParallel = false

    init(seed: UInt64) {
        self.seed = seed
        random = SplitMix64(seed: seed)
    }

    mutating func row(depth: Int) -> [Blueprint] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in node(depth: depth) }
    }

    private mutating func nodes(depth: Int) -> Nodes<RandomWorkflow.State, Nothing> { Nodes(row(depth: depth)) }

    private mutating func node(depth: Int) -> Blueprint {
        var node = (depth == 0 ? leaf() : branching(depth: depth - 1)).blueprints[0]
        names += 1
        node.name = "n\(names)"
        return node
    }

    private mutating func leaf() -> Nodes<RandomWorkflow.State, Nothing> {
        let (amount, seed) = (Int.random(in: 1...9, using: &random), seed)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return Update<State>("update") { state in state.value += amount }.nodes
        case 1: return Sleep<State>("sleep", for: .milliseconds(amount * 400)).nodes
        case 2 where !isInParallel:
            return Step<State, Int>("into", into: \.output) { run in try await effect(run, seed, amount) }
                .retry(.constant(.milliseconds(300), attempts: 4)).nodes
        case 3:
            return Receive<State, Int>(RandomWorkflow.nudge) { state, number in
                state.value = (state.value &* 17 &+ number &+ amount) % 1_000_003
            }.nodes
        case 4:
            return Step<State, Int>("once") { run in
                try await effect(run, seed, amount)
            } reduce: { state, output in
                state.value = (state.value &* 37 &+ output) % 1_000_003
            }
            .atMostOnce().retry(.constant(.milliseconds(100), attempts: 4)).nodes
        default:
            return Step<State, Int>("reduce") { run in
                try await effect(run, seed, amount)
            } reduce: { state, output in
                state.value = (state.value &* 31 &+ output) % 1_000_003
            }
            .retry(.exponential(from: .milliseconds(700), attempts: 4)).nodes
        }
    }

    private mutating func branching(depth: Int) -> Nodes<RandomWorkflow.State, Nothing> {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return leaf()
        case 1: return parallel(depth: depth)
        case 2: return loop(depth: depth)
        case 3 where !isInParallel: return fanOut(depth: depth)
        case 4 where !isInParallel: return call(depth: depth)
        case 5:
            let (yes, no) = (nodes(depth: depth), nodes(depth: depth))
            return When<State>("choice", { $0.value.isMultiple(of: 2) }) {
                yes
            } otherwise: {
                no
            }.nodes
        default:
            let row = nodes(depth: depth)
            return Group<State>("group") { row }.nodes
        }
    }

    private mutating func parallel(depth: Int) -> Nodes<RandomWorkflow.State, Nothing> {
        let outside = isInParallel
        isInParallel = true
        defer { isInParallel = outside }
        let (row, limit) = (nodes(depth: depth), Int.random(in: 1...3, using: &random))
        return Parallel<State>("parallel", limit: limit) { row }.nodes
    }

    private mutating func loop(depth: Int) -> Nodes<RandomWorkflow.State, Nothing> {
        let (row, turns) = (nodes(depth: depth), Int.random(in: 1...3, using: &random))
        return Repeat<State>("loop", while: { $0.value % 7 != 0 }, atMost: 20) {
            row
            Update("turn") { state in
                state.turns += 1
                if state.turns % turns == 0 { state.value -= state.value % 7 }
            }
        }.nodes
    }

    private mutating func fanOut(depth: Int) -> Nodes<RandomWorkflow.State, Nothing> {
        let inner = RandomWorkflow.Inner(tree: nodes(depth: depth))
        return ForEach<State>("each", \.list, limit: 2, run: inner, into: \.outputs) { item, state in
            RandomWorkflow.State(value: item + state.value, list: [item])
        }.nodes
    }

    private mutating func call(depth: Int) -> Nodes<RandomWorkflow.State, Nothing> {
        let inner = RandomWorkflow.Inner(tree: nodes(depth: depth))
        return Call<State>("call", inner, into: \.output) { state in RandomWorkflow.State(value: state.value + 1) }
            .nodes
    }
}

/// An effect that takes a while, and fails one time in five, by its key and attempt.
private func effect(_ run: StepRun<RandomWorkflow.State>, _ seed: UInt64, _ amount: Int) async throws -> Int {
    let fate = "\(run.key) \(run.attempt)".utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } >> 20
    for _ in 0..<fate % 4 { await Task.yield() }
    let part = try await fate % 7 < 3 ? run.once("part \(fate % 2)") { amount } : amount
    if fate % 4 == 1 { try await run.setCursor((try run.cursor(as: Int.self) ?? 0) + 1) }
    if fate % 5 == 0 { throw RandomTree.Failure() }
    return part + run.state.value
}
