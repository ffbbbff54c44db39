import Synchronization

/// Where submissions become commit groups: producers add to the open group, the writer takes it whole.
///
/// The open group is bounded, and so is the log: the group takes no more than the log has room for. A producer that
/// finds no room is suspended, in order. While the log is short of room, snapshots come first, as they make some; so
/// there is always a way on.
///
/// Whoever does not wait for durability is answered as soon as the submission stands in the open group.
final class GroupQueue: Sendable {
    private struct State {
        var group = OpenGroup()
        /// The most that the open group may add to the log.
        var room: Int
        var line = WaitingLine()
        /// A snapshot has come since the writer looked last.
        var hasNewSnapshot = false
        /// The writer, when it has nothing to do.
        var idleWriter: UnsafeContinuation<Void, Never>?
        /// Why nothing more is taken in, once that is so.
        var end: JournalError?

        func hasRoom(_ limits: JournalLimits) -> Bool { group.logBytes < room && !group.isFull(limits) }

        /// Adds a submission to the open group.
        /// - Returns: What its producer is to be told now: `nil` if that waits for durability.
        mutating func admit(_ submission: CompressedSubmission, _ answer: OpenGroup.Answer) -> OpenGroup.Outcome? {
            let isAwaited = submission.durability == .durable
            group.add(submission, answer: isAwaited ? answer : nil)
            return isAwaited ? nil : .success(.relaxed)
        }
    }

    /// What the writer finds.
    private enum Finding {
        case group(OpenGroup)
        case nothing
        /// Nothing will come any more; what is named here cannot become durable.
        case end(JournalError, refused: [OpenGroup.Answer])
    }

    private let limits: JournalLimits
    private let answers: AnswerQueue
    private let state: Mutex<State>

    init(limits: JournalLimits, answers: AnswerQueue, room: Int) {
        self.limits = limits
        self.answers = answers
        state = Mutex(State(room: room))
    }

    var isClosed: Bool { state.withLock { $0.end != nil } }

    /// How many submissions have no room.
    var waiting: Int { state.withLock { $0.line.count } }

    // MARK: - Producers

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
            guard state.end == nil, state.line.isEmpty, state.hasRoom(limits) else { return (false, nil) }
            state.group.add(submission, answer: nil)
            return (true, state.idleWriter.take())
        }
        writer?.resume()
        return isIn
    }

    private func add(_ submission: CompressedSubmission, _ answer: OpenGroup.Answer) {
        let (writer, result) = state.withLock { state -> (UnsafeContinuation<Void, Never>?, OpenGroup.Outcome?) in
            if let end = state.end { return (nil, .failure(end)) }
            guard state.line.isEmpty, state.hasRoom(limits) else {
                state.line.append(WaitingLine.Entry(submission: submission, answer: answer))
                guard !submission.snapshots.isEmpty else { return (nil, nil) }
                state.hasNewSnapshot = true
                return (state.idleWriter.take(), nil)
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

    // MARK: - The writer

    /// The open group, as soon as there is something in it; `nil` once the queue is closed and empty.
    ///
    /// - Parameters:
    ///   - room: What the log has room for now.
    ///   - dirty: The entities that hold the log.
    func take(_ room: LogRoom, _ dirty: DirtyEntities) async -> OpenGroup? {
        while true {
            let (finding, admitted) = takeNow(room, dirty)
            if !admitted.isEmpty { answers.add(admitted, .success(.relaxed)) }
            switch finding {
            case .group(let group): return group
            case .end(let error, let refused):
                answers.add(refused, .failure(error))
                return nil
            case .nothing: await waitForWork()
            }
        }
    }

    /// - Returns: `admitted` are those who have waited for room, and for no more than that.
    private func takeNow(_ room: LogRoom, _ dirty: DirtyEntities) -> (Finding, admitted: [OpenGroup.Answer]) {
        state.withLock { state in
            var admitted: [OpenGroup.Answer] = []
            state.hasNewSnapshot = false
            state.room = room.bytes
            if room.isShort { addCovering(to: &state, dirty, &admitted) }
            fill(&state, &admitted)
            guard !state.group.isEmpty else {
                guard let end = state.end else { return (.nothing, admitted) }
                return (.end(end, refused: state.line.removeAll().map(\.answer)), admitted)
            }
            var group = state.group
            group.isShort = room.isShort
            state.group = OpenGroup()
            state.room = max(0, room.bytes - group.logBytes)
            fill(&state, &admitted)
            return (.group(group), admitted)
        }
    }

    private func fill(_ state: inout State, _ admitted: inout [OpenGroup.Answer]) {
        while state.hasRoom(limits), let entry = state.line.popFirst() {
            if state.admit(entry.submission, entry.answer) != nil { admitted.append(entry.answer) }
        }
    }

    private func addCovering(to state: inout State, _ dirty: DirtyEntities, _ admitted: inout [OpenGroup.Answer]) {
        guard !state.group.isFull(limits) else { return }
        var line = WaitingLine()
        swap(&line, &state.line)
        line.takeCovering(holdingLog: dirty.contains) { entry in
            if state.admit(entry.submission, entry.answer) != nil { admitted.append(entry.answer) }
            return !state.group.isFull(limits)
        }
        swap(&line, &state.line)
    }

    private func waitForWork() async {
        await withUnsafeContinuation { (writer: UnsafeContinuation<Void, Never>) in
            let goOn = state.withLock { state in
                if !state.group.isEmpty || state.hasNewSnapshot || state.end != nil { return true }
                state.idleWriter = writer
                return false
            }
            if goOn { writer.resume() }
        }
    }

    // MARK: - The end

    /// Takes in nothing more. What was handed in before is still for the writer to take, as far as there is room.
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
            defer { state.group = OpenGroup() }
            return (state.group.answers + state.line.removeAll().map(\.answer), state.group.housekeeper)
        }
        for answer in answers { answer.resume(returning: .failure(error)) }
        housekeeper?.resume(returning: false)
    }
}
