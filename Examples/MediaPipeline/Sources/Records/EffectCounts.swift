/// What an effects log tells of the steps of all runs.
package struct EffectCounts: Hashable, Sendable {
    /// Steps that began at least once.
    package let steps: Int
    /// Steps that were done at least once.
    package let done: Int
    /// How often a step began.
    package let executions: Int
    /// The keys of the steps that began more than once, in order.
    package let begunAgain: [String]
    /// The keys of the steps that were done more than once, in order: their effects happened twice.
    package let doneAgain: [String]

    package init(_ effects: [Effect]) {
        let begun = Self.count(effects, .began)
        let finished = Self.count(effects, .done)
        steps = begun.count
        done = finished.count
        executions = begun.values.reduce(0, +)
        begunAgain = Self.repeated(begun)
        doneAgain = Self.repeated(finished)
    }

    private static func count(_ effects: [Effect], _ phase: Effect.Phase) -> [String: Int] {
        Dictionary(effects.filter { $0.phase == phase }.map { ($0.key, 1) }, uniquingKeysWith: +)
    }

    private static func repeated(_ counts: [String: Int]) -> [String] {
        counts.filter { $0.value > 1 }.keys.sorted()
    }
}
