import RatchetJournal

extension RunEvent {
    /// The most bytes that a run can record at once, unless the engine is configured otherwise: what a step returns, a
    /// signal, a State, or the States of all elements.
    package static let byteLimit = 32 << 20

    /// What that can be configured to at most: a quarter of what the journal takes in one submission.
    package static let greatestByteLimit = Submission.itemLimit / 4

    /// How many bytes of the user's values the event holds, checked before anything follows from it.
    func checkedSize(atMost limit: Int) throws(PayloadTooLargeError) -> Int {
        let bytes = payloadBytes
        guard bytes <= limit else { throw PayloadTooLargeError(bytes: bytes, limit: limit) }
        return bytes
    }

    /// What it holds of the user's values.
    var payloadBytes: Int {
        switch self {
        case .started(_, let state): state.bytes.count
        case .stepCompleted(_, let output, let state), .stepKept(_, let output, let state):
            output.bytes.count + (state?.bytes.count ?? 0)
        case .updated(_, let payload), .called(_, let payload), .returned(_, let payload): payload.bytes.count
        case .fannedOut(_, let elements): elements.reduce(0) { $0 + $1.state.bytes.count + $1.key.utf8.count }
        case .signalled(let signal): signal.byteCount
        case .received(_, let state), .fulfilled(_, let state): state?.bytes.count ?? 0
        case .answered(let message, let answer, let state):
            message.byteCount + answer.bytes.count + state.bytes.count
        case .settled(let settlement): settlement.byteCount
        case .progressed(_, let payload), .cursorSet(_, let payload): payload.bytes.count
        case .partCompleted(_, let name, let output): name.utf8.count + output.bytes.count
        case .childEnded(_, let output): output.bytes.count
        case .migrated(let migration): migration.payloadBytes
        case .forked(_, let value): value.count
        case .skipped(_, let output, let state): (output?.bytes.count ?? 0) + (state?.bytes.count ?? 0)
        case .attemptFailed, .nodeFailed, .sleepStarted, .sleepEnded, .chose, .looped, .putAway, .broughtBack,
            .cancelled, .waitStarted, .expired, .waited, .caught, .deadlineSet, .timedOut, .terminated, .compensated,
            .compensationFailed, .compensationSkipped, .compensationRetried, .attemptBegan, .crashed, .freed, .childOf,
            .childAsked, .childStarted, .childGone, .queued, .unqueued, .sending, .sent, .effected, .retried,
            .paused, .resumed, .reusedID,
            // What a run is found by has limits of its own.
            .tagged, .attributesChanged:
            0
        }
    }
}

/// A value is too large for the journal.
struct PayloadTooLargeError: UnretryableError, CustomStringConvertible {
    let bytes: Int
    let limit: Int

    var description: String {
        "the value takes \(bytes) bytes as JSON, and at most \(limit) can be recorded at once: "
            + "keep it elsewhere, and return where it is, or raise the engine's payloadLimit"
    }
}
