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

        /// Adds what producers have handed in to the open group, or to the line if there is no room.
        mutating func add(_ entries: [WaitingLine.Entry], _ limits: JournalLimits) -> Admission {
            var admission = Admission()
            for entry in entries {
                if let outcome = add(entry, limits) { admission.answers.append((entry.answer, outcome)) }
            }
            admission.writer = wakeWriter()
            return admission
        }

        /// - Returns: What its producer is to be told now: `nil` if that waits for room, or for durability.
        private mutating func add(_ entry: WaitingLine.Entry, _ limits: JournalLimits) -> OpenGroup.Outcome? {
            if let end { return .failure(end) }
            if line.isEmpty, hasRoom(limits) { return admit(entry.submission, entry.answer) }
            line.append(entry)
            hasNewSnapshot = hasNewSnapshot || !entry.submission.snapshots.isEmpty
            return nil
        }

        /// - Returns: The writer, if it waits and there is something to do for it.
        mutating func wakeWriter() -> UnsafeContinuation<Void, Never>? {
            group.isEmpty && !hasNewSnapshot && end == nil ? nil : idleWriter.take()
        }

        /// Adds a submission to the open group.
        /// - Returns: What its producer is to be told now: `nil` if that waits for durability.
        mutating func admit(_ submission: CompressedSubmission, _ answer: OpenGroup.Answer) -> OpenGroup.Outcome? {
            let isAwaited = submission.durability == .durable
            group.add(submission, answer: isAwaited ? answer : nil)
            return isAwaited ? nil : .success(.relaxed)
        }
    }

    /// Who is to be told of what has come into the queue, once nobody waits for its lock.
    private struct Admission: Sendable {
        var answers: [(OpenGroup.Answer, OpenGroup.Outcome)] = []
        var writer: UnsafeContinuation<Void, Never>?

        func tell() {
            for (answer, outcome) in answers { answer.resume(returning: outcome) }
            writer?.resume()
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
    private let intake = Intake<WaitingLine.Entry>()
    private let state: Mutex<State>

    init(limits: JournalLimits, answers: AnswerQueue, room: Int) {
        self.limits = limits
        self.answers = answers
        state = Mutex(State(room: room))
    }

    var isClosed: Bool { state.withLock { $0.end != nil } }

    /// Whether nothing was handed in that is not in a commit yet.
    var isEmpty: Bool { state.withLock { $0.group.isEmpty && $0.line.isEmpty } }

    /// How many submissions have no room.
    var waiting: Int { state.withLock { $0.line.count } }

    // MARK: - Producers

    /// Hands a submission in, and returns once it is durable, or in the open group if that is enough.
    func append(_ submission: CompressedSubmission) async throws(JournalError) -> Receipt {
        if submission.durability == .relaxed, addAtOnce(submission) { return .relaxed }
        // Unsafe, not checked: one a step, on the hot path. `add`, the writer or `fail` resumes it, once.
        let result = await withUnsafeContinuation { answer in
            intake.add(WaitingLine.Entry(submission: submission, answer: answer))
            serveIntake()
        }
        return try result.get()
    }

    /// - Returns: Whether the open group had room for it, and nobody else was just adding to it.
    private func addAtOnce(_ submission: CompressedSubmission) -> Bool {
        let isIn = intake.alone { entries in
            let (admission, isIn) = state.withLock { state -> (Admission, Bool) in
                var admission = state.add(entries, limits)
                guard state.end == nil, state.line.isEmpty, state.hasRoom(limits) else { return (admission, false) }
                state.group.add(submission, answer: nil)
                admission.writer = admission.writer ?? state.wakeWriter()
                return (admission, true)
            }
            admission.tell()
            return isIn
        }
        serveIntake()
        return isIn ?? false
    }

    private func serveIntake() {
        intake.serve { entries in
            state.withLock { $0.add(entries, limits) }.tell()
        }
    }

    /// Hands in what the archiver has for the next commit: one at a time, and however full the group is, because it
    /// makes room.
    /// - Returns: Whether it is durable: `false` if the journal was closed or has stopped before.
    func add(_ housekeeping: Housekeeping) async -> Bool {
        await withUnsafeContinuation { housekeeper in
            let (writer, isTaken) = state.withLock { state -> (UnsafeContinuation<Void, Never>?, Bool) in
                guard state.end == nil else { return (nil, false) }
                state.group.add(housekeeping, housekeeper)
                return (state.wakeWriter(), true)
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

    /// Takes in nothing more. What the open group has is still for the writer to take, and the line as far as there is
    /// room.
    func close(because end: JournalError) {
        let writer = state.withLock { state in
            state.end = state.end ?? end
            return state.wakeWriter()
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
