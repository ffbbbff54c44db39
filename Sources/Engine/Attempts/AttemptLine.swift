package import Logging
import Synchronization

/// The connection between an attempt under way and its run: what earlier attempts have left, and what this one has
/// recorded.
package final class AttemptLine: Sendable {
    private struct State {
        var memory: StepMemory
        var connection: (listener: any AttemptListener, ticket: AttemptTicket)?
        /// When it last said that it is alive.
        var lastSign: Timestamp?
        /// The line whose alarm watches over the call in which this one's job is made with others.
        var whole: AttemptLine?
    }

    private let state: Mutex<State>
    /// What the last heartbeat before this attempt brought.
    package let lastHeartbeat: Payload?

    package init(_ memory: StepMemory = StepMemory()) {
        lastHeartbeat = memory.heartbeat
        state = Mutex(State(memory: memory))
    }

    /// From now on the run, or the job's queue, hears what the attempt says.
    func connect(to listener: any AttemptListener, _ ticket: AttemptTicket) {
        state.withLock { $0.connection = (listener, ticket) }
    }

    /// The engine's; one of its own kind where no run listens.
    package var logger: Logger {
        state.withLock { $0.connection }?.listener.logger ?? Logger(label: "ratchet")
    }

    package var cursor: Payload? { state.withLock { $0.memory.cursor } }

    /// What the part of this name has brought, in whichever attempt.
    package func part(named name: String) -> Payload? { state.withLock { $0.memory.parts[name] } }

    /// Says that the attempt is alive.
    /// - Throws: `CancellationError` if it was given up.
    package func signOfLife() async throws {
        try Task.checkCancellation()
        guard let (listener, ticket) = state.withLock({ $0.connection }) else { return }
        try await CurrentPool.leave(for: listener.home) { try await listener.hear(ticket, on: self) }
    }

    /// Has the run record a note, and returns what is recorded: of two parts of the same name the first one counts.
    /// - Throws: `CancellationError` if the attempt was given up; what keeps the note from being recorded.
    package func record(_ note: AttemptNote) async throws -> Payload {
        try Task.checkCancellation()
        if let (listener, ticket) = state.withLock({ $0.connection }) {
            try await CurrentPool.leave(for: listener.home) {
                try await listener.hear(ticket, on: self)
                try await listener.record(note, of: ticket)
            }
        }
        return state.withLock { state in
            state.memory.take(in: note)
            if case .part(let name, let output) = note { return state.memory.parts[name] ?? output }
            return note.payload
        }
    }

    /// It is one of those of a call: a sign of any of them is one of the whole call.
    func join(_ whole: AttemptLine) { state.withLock { $0.whole = whole } }

    func noteSign(at time: Timestamp) {
        let whole = state.withLock { state in
            state.lastSign = time
            return state.whole
        }
        whole?.noteSign(at: time)
    }

    /// When it last said that it is alive, if it did so since this was asked last.
    func takeSign() -> Timestamp? { state.withLock { $0.lastSign.take() } }
}
