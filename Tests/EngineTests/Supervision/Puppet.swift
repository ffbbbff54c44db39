import RatchetEngine
import Synchronization

/// A child that does what the test tells it, and notes what becomes of it: `start`, `ready`, `stop` (it is asked to),
/// `end`, `fault`.
final class Puppet: Sendable {
    enum Order: Sendable {
        case ready, end
        case fault(any Error)
    }

    private struct State {
        var orders: AsyncStream<Order>.Continuation?
        /// It may be asked to stop before its body begins.
        var isStopAsked = false
    }

    let name: String
    private let notes: Notes
    private let isReadyAtOnce: Bool
    private let state = Mutex(State())

    init(_ name: String, _ notes: Notes, isReadyAtOnce: Bool = true) {
        self.name = name
        self.notes = notes
        self.isReadyAtOnce = isReadyAtOnce
    }

    /// A child that is asked to stop.
    var child: SupervisedChild { child(restart: .always) }

    func child(restart: RestartPolicy) -> SupervisedChild {
        SupervisedChild(name, restart: restart, stop: { self.stop() }, run: perform)
    }

    /// A child that is stopped by cancellation only.
    var cancelledChild: SupervisedChild { SupervisedChild(name, run: perform) }

    /// Does nothing before the child notes its start.
    func tell(_ order: Order) { _ = state.withLock { $0.orders }?.yield(order) }

    private func stop() {
        notes.add("stop \(name)")
        state.withLock {
            $0.isStopAsked = true
            $0.orders?.finish()
        }
    }

    private func perform(_ ready: @escaping SupervisedChild.Ready) async throws {
        let (orders, continuation) = AsyncStream.makeStream(of: Order.self)
        let isStopAsked = state.withLock { state in
            state.orders = continuation
            return state.isStopAsked
        }
        defer { state.withLock { $0 = State() } }
        if isStopAsked { continuation.finish() }
        notes.add("start \(name)")
        if isReadyAtOnce { tell(.ready) }
        for await order in orders {
            switch order {
            case .ready:
                notes.add("ready \(name)")
                ready()
            case .end: continuation.finish()
            case .fault(let error):
                notes.add("fault \(name)")
                throw error
            }
        }
        notes.add("end \(name)")
        try Task.checkCancellation()
    }
}
