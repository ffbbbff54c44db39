/// Which workflows are being lowered at this moment, from the outermost to the innermost.
///
/// A workflow that calls itself would be lowered without end, as the body of each contains the next.
enum Lowering {
    @TaskLocal private static var chain: [ObjectIdentifier] = []

    /// No one nests workflows this deep on purpose; generic ones can nest in ever new types.
    static let deepest = 64

    /// Returns `nil`, without lowering anything, when the workflow is inside itself.
    static func enter<Lowered>(_ workflow: any Workflow.Type, lower: () -> Lowered) -> Lowered? {
        let identity = ObjectIdentifier(workflow)
        guard chain.count < deepest, !chain.contains(identity) else { return nil }
        return $chain.withValue(chain + [identity], operation: lower)
    }
}
