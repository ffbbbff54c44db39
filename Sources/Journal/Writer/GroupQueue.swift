import DequeModule
import Synchronization

/// Where submissions become commit groups: producers add to the open group, the writer takes it whole.
///
/// The open group is bounded. A producer that meets a full one is suspended, in order, until the writer has taken it.
/// Whoever does not wait for durability is answered as soon as the submission stands in the open group.
final class GroupQueue: Sendable {
    private struct State {
        var group = OpenGroup()
        var waiting = Deque<(CompressedSubmission, OpenGroup.Answer)>()
        /// The writer, when it has nothing to do.
        var idleWriter: UnsafeContinuation<Void, Never>?
        /// Why nothing more is taken in, once that is so.
        var end: JournalError?

        func hasRoom(_ limits: JournalLimits) -> Bool { waiting.isEmpty && !group.isFull(limits) }

        /// Adds a submission to the open group.
        /// - Returns: What its producer is to be told now: `nil` if that waits for durability.
        mutating func admit(_ submission: CompressedSubmission, _ answer: OpenGroup.Answer) -> OpenGroup.Outcome? {
            let isAwaited = submission.durability == .durable
            group.add(submission, answer: isAwaited ? answer : nil)
            return isAwaited ? nil : .success(.relaxed)
        }
    }

    private let limits: JournalLimits
    private let answers: AnswerQueue
    private let state = Mutex(State())

    init(limits: JournalLimits, answers: AnswerQueue) {
        self.limits = limits
        self.answers = answers
    }

    var isClosed: Bool { state.withLock { $0.end != nil } }

    /// Hands a submission in, and returns once it is durable, or in the open group if that is enough.
    func append(_ submission: CompressedSubmission) async throws(JournalError) -> Receipt {
        if submission.durability == .relaxed, addAtOnce(submission) { return .relaxed }
        // Unsafe, not checked: one a step, on the hot path. `add`, the writer or `fail` resumes it, once.
        let result = await withUnsafeContinuation { answer in add(submission, answer) }
        return try result.get()
    }

    /// - Returns: Whether the open group had room for it.
    private func addAtOnce(_ submission: CompressedSubmission) -> Bool {
        let (isIn, writer) = state.withLock { state -> (Bool, UnsafeContinuation<Void, Never>?) in
            guard state.end == nil, state.hasRoom(limits) else { return (false, nil) }
            state.group.add(submission, answer: nil)
            return (true, state.idleWriter.take())
        }
        writer?.resume()
        return isIn
    }

    private func add(_ submission: CompressedSubmission, _ answer: OpenGroup.Answer) {
        let (writer, result) = state.withLock { state -> (UnsafeContinuation<Void, Never>?, OpenGroup.Outcome?) in
            if let end = state.end { return (nil, .failure(end)) }
            guard state.hasRoom(limits) else {
                state.waiting.append((submission, answer))
                return (nil, nil)
            }
            return (state.idleWriter.take(), state.admit(submission, answer))
        }
        if let result { answer.resume(returning: result) }
        writer?.resume()
    }

    /// Hands in what the archiver has for the next commit: one at a time, and however full the group is, because it
    /// makes room.
    /// - Returns: Whether it is durable: `false` if the journal was closed or has stopped before.
    func add(_ housekeeping: Housekeeping) async -> Bool {
        await withUnsafeContinuation { housekeeper in
            let (writer, isTaken) = state.withLock { state -> (UnsafeContinuation<Void, Never>?, Bool) in
                guard state.end == nil else { return (nil, false) }
                state.group.add(housekeeping, housekeeper)
                return (state.idleWriter.take(), true)
            }
            if !isTaken { housekeeper.resume(returning: false) }
            writer?.resume()
        }
    }

    /// The open group, as soon as there is something in it; `nil` once the queue is closed and empty.
    func take() async -> OpenGroup? {
        while true {
            let (group, admitted, ended) = takeNow()
            if !admitted.isEmpty { answers.add(admitted, .success(.relaxed)) }
            if let group { return group }
            if ended { return nil }
            await waitForWork()
        }
    }

    /// - Returns: `admitted` are those who have waited for the next group, and for no more than that.
    private func takeNow() -> (OpenGroup?, admitted: [OpenGroup.Answer], ended: Bool) {
        state.withLock { state in
            guard !state.group.isEmpty else { return (nil, [], state.end != nil) }
            let group = state.group
            state.group = OpenGroup()
            var admitted: [OpenGroup.Answer] = []
            while !state.group.isFull(limits), let (submission, answer) = state.waiting.popFirst() {
                if state.admit(submission, answer) != nil { admitted.append(answer) }
            }
            return (group, admitted, false)
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
        let (answers, housekeeper) = state.withLock { state in
            defer {
                state.group = OpenGroup()
                state.waiting = []
            }
            return (state.group.answers + state.waiting.map(\.1), state.group.housekeeper)
        }
        for answer in answers { answer.resume(returning: .failure(error)) }
        housekeeper?.resume(returning: false)
    }
}
