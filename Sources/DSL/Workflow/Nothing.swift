/// The output of a flow that goes on, and of a workflow without a result.
///
///     var body: some Flow<State, Nothing> {
///         Step("ping") { run in try await server.ping() }
///     }
public struct Nothing: Codable, Sendable, Hashable {
    /// The only value that there is.
    public init() {}
}
