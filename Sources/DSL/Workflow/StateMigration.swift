internal import RatchetEngine

/// Makes today's State of a workflow out of one that an earlier version has recorded.
///
///     static let version = 3
///     static var migrations: [StateMigration<State>] {
///         [
///             StateMigration(from: 1) { (old: OrderV1) in State(items: old.items, cents: old.euros * 100) },
///             StateMigration(from: 2) { (old: OrderV2) in State(items: old.items, cents: old.cents ?? 0) },
///         ]
///     }
///
/// The old State can be any `Decodable` type: a copy of the old one, or one that has only what is needed. Each
/// migration makes today's State at once: they do not follow one another. It must have no effects, and the same State
/// must lead to the same result; if it throws, the run is parked.
public struct StateMigration<State: Codable & Sendable>: Sendable {
    let versions: ClosedRange<Int>
    let migrate: @Sendable (Payload) throws -> Payload

    /// A migration from one version.
    public init<Old: Decodable & SendableMetatype>(
        from version: Int, _ migrate: @escaping @Sendable (Old) throws -> State
    ) {
        self.init(from: version...version, migrate)
    }

    /// A migration from several versions whose States can be read alike.
    public init<Old: Decodable & SendableMetatype>(
        from versions: ClosedRange<Int>, _ migrate: @escaping @Sendable (Old) throws -> State
    ) {
        self.versions = versions
        self.migrate = { payload in
            let old = try payload.value(as: Old.self, for: "the State of version \(versions.words)")
            return try Payload(try migrate(old), for: "the State")
        }
    }
}

extension ClosedRange<Int> {
    fileprivate var words: String { count == 1 ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}
