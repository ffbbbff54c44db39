internal import RatchetEngine

/// The app's own values in an engine's journal: small facts that belong to no run.
///
///     let rate = StoreKey<Double>("exchange rate")
///     try await engine.store.put(rate, 1.08)
///     let now = try await engine.store.get(rate)
///
/// Steps have it too, as `run.store`: what they put lands exactly once, with their completion (see ``StepStore``).
public struct EngineStore: Sendable {
    private let engine: Engine

    init(_ engine: Engine) { self.engine = engine }

    /// The last value that is durable; `nil` if there is none.
    ///
    /// - Throws: `EngineError` with the code `invalidKey`, `stopped` or `journalFault`; ``FlowError/Code/notDecodable``
    ///   if what is there is not of the key's type.
    public func get<Value>(_ key: StoreKey<Value>) async throws -> Value? {
        try await engine.storedValue(for: key.text)?.value(as: Value.self, for: key.role)
    }

    /// Puts a value in the place of the one before, and returns once that is durable.
    ///
    /// The value has at most as many bytes, as JSON, as the engine's `payloadLimit`: 32 MiB, unless it is configured
    /// otherwise.
    /// - Throws: `EngineError` with the code `invalidKey`, `tooLarge`, `stopped` or `journalFault` (whether it is
    ///   durable is then not known; it can be put again); ``FlowError/Code/notEncodable``.
    public func put<Value>(_ key: StoreKey<Value>, _ value: Value) async throws {
        try await engine.store(try Payload(value, for: key.role), for: key.text)
    }

    /// Removes a key's value, if it has one, and returns once that is durable.
    ///
    /// - Throws: as ``put(_:_:)``.
    public func remove<Value>(_ key: StoreKey<Value>) async throws {
        try await engine.store(nil, for: key.text)
    }

    /// The ids and values of a name's keys, at most so many.
    ///
    ///     for (id, customer) in try await engine.store.all("customer", as: Customer.self, limit: 100) { … }
    ///
    /// They are sorted by their ids. In a sealed journal, whose keys are digests, they come in no order, and the whole
    /// store is read for them.
    /// - Throws: as ``get(_:)``.
    public func all<Value: Codable & Sendable>(
        _ name: StaticString, as type: Value.Type, limit: Int
    ) async throws -> [(id: String, value: Value)] {
        let front = StoreKey<Value>.front("\(name)")
        return try await engine.storedRows(prefix: front, limit: limit).map { row in
            (
                String(decoding: row.key.utf8.dropFirst(front.utf8.count), as: UTF8.self),
                try row.value.value(as: type, for: StoreKey<Value>(name).role)
            )
        }
    }
}
