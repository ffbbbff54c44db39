internal import RatchetEngine

/// The app's store inside a step: what the step puts lands with its completion, or not at all.
///
///     Step("count the order") { run in
///         let count = try await run.store.get(orders) ?? 0
///         try run.store.put(orders, count + 1)
///     }
///
/// A read sees what this attempt has put itself, and else the last value that is durable. There is no lock between the
/// two: if two steps read and put one key at the same time, the one that is done last wins, and the other's change is
/// lost. Let one run change such a key, or keep a value for each run.
public struct StepStore: Sendable {
    private let effects: StepEffects

    init(_ effects: StepEffects) { self.effects = effects }

    /// The value of a key; `nil` if it has none.
    ///
    /// - Throws: `EngineError` if the journal cannot be read; ``FlowError/Code/notDecodable`` if what is there is not
    ///   of the key's type.
    public func get<Value>(_ key: StoreKey<Value>) async throws -> Value? {
        try await effects.value(for: key.text)?.value(as: Value.self, for: key.role)
    }

    /// Puts a value in the place of the one before.
    ///
    /// - Throws: `EngineError` with the code `invalidKey`; `EffectError` if the step does too much;
    ///   ``FlowError/Code/notEncodable``.
    public func put<Value>(_ key: StoreKey<Value>, _ value: Value) throws {
        try effects.add(.put(key: key.text, try Payload(value, for: key.role)))
    }

    /// Removes a key's value, if it has one.
    ///
    /// - Throws: as ``put(_:_:)``.
    public func remove<Value>(_ key: StoreKey<Value>) throws { try effects.add(.remove(key: key.text)) }
}

extension StoreKey {
    /// What the value is called in messages.
    var role: String { "the value of '\(name)' in the store" }
}
