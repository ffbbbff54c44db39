import Synchronization

/// Which effects there were, in their order.
package final class EffectLog: Sendable {
    private let keys = Mutex<[String]>([])

    package init() {}

    package var all: [String] { keys.withLock { $0 } }

    package func add(_ key: String) { keys.withLock { $0.append(key) } }

    /// - Throws: ``BrokenPromise`` if a step was done although one that comes after it had been begun.
    package func checkOrder() throws {
        var parts: [Substring: Int] = [:]
        for key in all {
            let part = Trip.part(ofKey: key)
            guard part >= parts[key.run, default: 0] else {
                throw BrokenPromise("held: '\(key)' was durable, and was done again")
            }
            parts[key.run] = part
        }
    }
}

extension String {
    /// The run that a step's key belongs to.
    var run: Substring { prefix { $0 != "/" } }
}
