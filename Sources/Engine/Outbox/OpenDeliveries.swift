import Synchronization

/// How many deliveries are under way: several tasks change it.
final class OpenDeliveries: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .relaxed) }

    func add(_ difference: Int) { number.add(difference, ordering: .relaxed) }
}
