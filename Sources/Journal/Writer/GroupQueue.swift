import DequeModule
import Synchronization

/// Where submissions become commit groups: producers add to the open group, the writer takes it whole.
///
/// The open group is bounded. A producer that meets a full one is suspended, in order, until the writer has taken it.
final class GroupQueue: Sendable {
    private struct State {
        var group = OpenGroup()
        var waiting = Deque<(Submission, OpenGroup.Answer)>()
        /// The writer, when it has nothing to do.
        var idleWriter: UnsafeContinuation<Void, Never>?
        /// Why nothing more is taken in, once that is so.
        var end: JournalError?
    }

    private let limits: JournalLimits
    private let state = Mutex(State())

    init(limits: JournalLimits) { self.limits = limits }

    var isClosed: Bool { state.withLock { $0.end != nil } }

    /// Hands a submission in, and returns once it is durable.
    func append(_ submission: Submission) async throws(JournalError) -> Receipt {
        // Unsafe, not checked: one a step, on the hot path. `add`, the writer or `fail` resumes it, once.
        let result = await withUnsafeContinuation { answer in add(submission, answer) }
        return try result.get()
    }

    private func add(_ submission: Submission, _ answer: OpenGroup.Answer) {
        let (writer, end) = state.withLock { state -> (UnsafeContinuation<Void, Never>?, JournalError?) in
            if let end = state.end { return (nil, end) }
            guard state.waiting.isEmpty, !state.group.isFull(limits) else {
                state.waiting.append((submission, answer))
                return (nil, nil)
            }
            state.group.add(submission, answer: answer)
            return (state.idleWriter.take(), nil)
        }
        if let end { answer.resume(returning: .failure(end)) }
        writer?.resume()
    }

    /// The open group, as soon as there is something in it; `nil` once the queue is closed and empty.
    func take() async -> OpenGroup? {
        while true {
            let (group, ended) = takeNow()
            if let group { return group }
            if ended { return nil }
            await waitForWork()
        }
    }

    private func takeNow() -> (OpenGroup?, ended: Bool) {
        state.withLock { state in
            guard !state.group.isEmpty else { return (nil, state.end != nil) }
            var next = OpenGroup()
            while !next.isFull(limits), let (submission, answer) = state.waiting.popFirst() {
                next.add(submission, answer: answer)
            }
            swap(&state.group, &next)
            return (next, false)
        }
    }

    private func waitForWork() async {
        await withUnsafeContinuation { (writer: UnsafeContinuation<Void, Never>) in
            let goOn = state.withLock { state in
                if !state.group.isEmpty || state.end != nil { return true }
                state.idleWriter = writer
                return false
            }
            if goOn { writer.resume() }
        }
    }

    /// Takes in nothing more. What was handed in before is still for the writer to take.
    func close(because end: JournalError) {
        let writer = state.withLock { state in
            state.end = state.end ?? end
            return state.idleWriter.take()
        }
        writer?.resume()
    }

    /// Takes in nothing more, and answers everyone who waits with `error`.
    func fail(with error: JournalError) {
        close(because: error)
        let answers = state.withLock { state in
            defer {
                state.group = OpenGroup()
                state.waiting = []
            }
            return state.group.answers + state.waiting.map(\.1)
        }
        for answer in answers { answer.resume(returning: .failure(error)) }
    }
}
