package import RatchetJournal

/// One byte says which event it is; drawn byte by byte in Docs/FORMAT.md.
enum EventCode: UInt8, CaseIterable {
    case started = 1
    case stepCompleted, stepReduced, attemptFailed, stepFailed, nodeFailed, sleepStarted, sleepEnded
    case chose, choseNone, looped, loopEnded, updated, fannedOut, called, returned, putAway, broughtBack
    case putAwayForSignal, signalled, received, receivedReduced, cancelled
    case waitStarted = 24
    case expired = 25
    case waited = 26
    case caught = 27
    case caughtNone = 28
    case deadlineSet = 29
    case timedOut = 30
    case terminated = 31
    case stepKept = 32
    case stepKeptReduced = 33
    case compensated = 34
    case compensationFailed = 35
    case compensationStuck = 36
    case compensationSkipped = 37
    case compensationRetried = 38
    case progressed = 40
    case partCompleted = 41
    case attemptBegan = 42
    case cursorSet = 43
    case crashed = 44
    case freed = 45
    case queued = 46
    case unqueued = 47
    case childOf = 50
    case childAsked = 51
    case childStarted = 52
    case childEnded = 53
    case childGone = 54
    case sending = 55
    case sent = 56
    case effected = 57
    case answered = 60
    case paused, resumed, resolved, rejected, fulfilled, fulfilledReduced
    case attributesChanged = 67
    case tagged = 68
    case reusedID = 69
    case migrated = 80
    case forked = 81
    case skipped = 82
    case skippedReduced = 83
    case retried = 84
}

extension RunEvent {
    package func write(to writer: inout ByteWriter) {
        writer.byte(code.rawValue)
        if let address { writer.address(address) }
        switch self {
        case .started(let header, let state):
            header.write(to: &writer)
            writer.blob(state.bytes)
        case .stepCompleted(_, let output, let state), .stepKept(_, let output, let state):
            writer.blob(output.bytes)
            if let state { writer.blob(state.bytes) }
        case .attemptFailed(_, let error, let retryAt), .compensationFailed(_, let error, let retryAt):
            writer.error(error)
            if let retryAt { writer.signed(retryAt.milliseconds) }
        case .nodeFailed(_, let error), .timedOut(let error): writer.error(error)
        case .sleepStarted(_, let due), .waitStarted(_, let due), .deadlineSet(let due): writer.timestamp(due)
        case .putAway(let due): if let due { writer.timestamp(due) }
        case .signalled(let signal): signal.write(to: &writer)
        case .received(_, let state), .fulfilled(_, let state): if let state { writer.blob(state.bytes) }
        case .answered(let message, let answer, let state):
            message.write(to: &writer)
            writer.blob(answer.bytes)
            writer.blob(state.bytes)
        case .settled(let settlement): settlement.write(to: &writer)
        case .chose(_, let choice), .caught(_, let choice): if let choice { writer.varint(choice) }
        case .updated(_, let payload), .called(_, let payload), .returned(_, let payload): writer.blob(payload.bytes)
        case .fannedOut(_, let elements): writer.elements(elements)
        case .progressed(_, let payload), .cursorSet(_, let payload): writer.blob(payload.bytes)
        case .partCompleted(_, let name, let output):
            writer.text(name)
            writer.blob(output.bytes)
        case .childOf, .childAsked, .childEnded, .childGone, .sending, .effected: writeDelivered(to: &writer)
        case .migrated(let migration): migration.write(to: &writer)
        case .forked(let origin, let value):
            origin.write(to: &writer)
            writer.blob(value)
        case .tagged, .attributesChanged: writeTerms(to: &writer)
        case .skipped(_, let output, let state):
            writer.optional(output) { $0.blob($1.bytes) }
            if let state { writer.blob(state.bytes) }
        case .queued(_, let queue, let due):
            writer.text(queue)
            writer.optional(due) { $0.timestamp($1) }
        case .sleepEnded, .freed, .looped, .broughtBack, .cancelled, .expired, .waited, .terminated, .compensated,
            .compensationSkipped, .compensationRetried, .attemptBegan, .crashed, .childStarted, .sent, .retried,
            .paused,
            .resumed, .reusedID, .unqueued:
            break
        }
    }

    var code: EventCode {
        switch self {
        case .started: .started
        case .stepCompleted(_, _, let state): state == nil ? .stepCompleted : .stepReduced
        case .attemptFailed(_, _, let retryAt): retryAt == nil ? .stepFailed : .attemptFailed
        case .nodeFailed: .nodeFailed
        case .sleepStarted: .sleepStarted
        case .sleepEnded: .sleepEnded
        case .chose(_, let choice): choice == nil ? .choseNone : .chose
        case .looped(_, let again): again ? .looped : .loopEnded
        case .updated: .updated
        case .fannedOut: .fannedOut
        case .called: .called
        case .returned: .returned
        case .putAway(let due): due == nil ? .putAwayForSignal : .putAway
        case .broughtBack: .broughtBack
        case .signalled: .signalled
        case .received(_, let state): state == nil ? .received : .receivedReduced
        case .cancelled: .cancelled
        default: laterCode
        }
    }

    private var laterCode: EventCode {
        switch self {
        case .waitStarted: .waitStarted
        case .expired: .expired
        case .waited: .waited
        case .caught(_, let choice): choice == nil ? .caughtNone : .caught
        case .deadlineSet: .deadlineSet
        case .timedOut: .timedOut
        case .terminated: .terminated
        case .stepKept(_, _, let state): state == nil ? .stepKept : .stepKeptReduced
        case .compensated: .compensated
        case .compensationFailed(_, _, let retryAt): retryAt == nil ? .compensationStuck : .compensationFailed
        case .compensationSkipped: .compensationSkipped
        case .compensationRetried: .compensationRetried
        case .progressed: .progressed
        case .partCompleted: .partCompleted
        case .attemptBegan: .attemptBegan
        case .crashed: .crashed
        case .freed: .freed
        case .cursorSet: .cursorSet
        case .queued: .queued
        case .unqueued: .unqueued
        case .migrated, .forked, .skipped, .retried: changeCode
        case .answered, .paused, .resumed, .settled, .fulfilled, .reusedID, .tagged, .attributesChanged:
            messageCode
        default: deliveredCode
        }
    }

    private var changeCode: EventCode {
        switch self {
        case .migrated: .migrated
        case .forked: .forked
        case .skipped(_, _, let state): state == nil ? .skipped : .skippedReduced
        default: .retried
        }
    }

    private var messageCode: EventCode {
        switch self {
        case .answered: .answered
        case .paused: .paused
        case .resumed: .resumed
        case .settled(let settlement): settlement.isRejection ? .rejected : .resolved
        case .fulfilled(_, let state): state == nil ? .fulfilled : .fulfilledReduced
        case .tagged: .tagged
        case .attributesChanged: .attributesChanged
        default: .reusedID
        }
    }

    /// The node that the event is about, if it is about one.
    package var address: NodeAddress? {
        switch self {
        case .started, .putAway, .broughtBack, .signalled, .cancelled, .deadlineSet, .timedOut, .terminated, .childOf,
            .childGone, .migrated, .forked, .answered, .paused, .resumed, .settled, .reusedID, .tagged,
            .attributesChanged:
            nil
        case .stepCompleted(let address, _, _), .attemptFailed(let address, _, _), .nodeFailed(let address, _),
            .sleepStarted(let address, _), .sleepEnded(let address), .chose(let address, _),
            .looped(let address, _), .updated(let address, _), .fannedOut(let address, _), .called(let address, _),
            .returned(let address, _), .received(let address, _), .waitStarted(let address, _), .expired(let address),
            .waited(let address), .caught(let address, _), .stepKept(let address, _, _), .compensated(let address),
            .compensationFailed(let address, _, _), .compensationSkipped(let address),
            .compensationRetried(let address), .progressed(let address, _),
            .partCompleted(let address, _, _), .cursorSet(let address, _), .attemptBegan(let address),
            .crashed(let address), .freed(let address),
            .childAsked(let address, _, _, _), .childStarted(let address), .childEnded(let address, _),
            .sending(let address, _), .sent(let address), .effected(let address, _), .skipped(let address, _, _),
            .retried(let address), .fulfilled(let address, _), .queued(let address, _, _), .unqueued(let address):
            address
        }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        guard let code = EventCode(rawValue: try reader.byte()) else { throw reader.malformed }
        switch code {
        case .started: self = .started(try RunHeader(from: &reader), state: try reader.payload())
        case .putAway: self = .putAway(until: try reader.timestamp())
        case .broughtBack: self = .broughtBack
        case .putAwayForSignal: self = .putAway(until: nil)
        case .signalled: self = .signalled(try RunSignal(from: &reader))
        case .cancelled: self = .cancelled
        case .deadlineSet: self = .deadlineSet(try reader.timestamp())
        case .timedOut: self = .timedOut(try reader.error())
        case .terminated: self = .terminated
        case .childOf: self = .childOf(try ParentLink(from: &reader))
        case .childGone: self = .childGone(RunID(try reader.text()))
        case .childAsked, .childStarted, .childEnded, .sending, .sent, .effected:
            self = try Self.delivered(code, at: try reader.address(), from: &reader)
        case .migrated: self = .migrated(try RunMigration(from: &reader))
        case .forked: self = .forked(try ForkOrigin(from: &reader), value: try reader.blob())
        case .answered:
            self = .answered(try RunSignal(from: &reader), answer: try reader.payload(), state: try reader.payload())
        case .paused: self = .paused
        case .resumed: self = .resumed
        case .reusedID: self = .reusedID
        case .tagged, .attributesChanged: self = try Self.terms(code, from: &reader)
        case .resolved, .rejected:
            self = .settled(try Settlement(from: &reader, isRejection: code == .rejected))
        default: self = try Self.nodeEvent(code, at: try reader.address(), from: &reader)
        }
    }

    private static func nodeEvent(
        _ code: EventCode, at address: NodeAddress, from reader: inout ByteReader
    ) throws(ByteReader.Malformed) -> RunEvent {
        switch code {
        case .stepCompleted: .stepCompleted(address, output: try reader.payload(), state: nil)
        case .stepReduced: .stepCompleted(address, output: try reader.payload(), state: try reader.payload())
        case .attemptFailed: .attemptFailed(address, try reader.error(), retryAt: try reader.timestamp())
        case .stepFailed: .attemptFailed(address, try reader.error(), retryAt: nil)
        case .nodeFailed: .nodeFailed(address, try reader.error())
        case .sleepStarted: .sleepStarted(address, due: try reader.timestamp())
        case .sleepEnded: .sleepEnded(address)
        case .chose: .chose(address, try reader.count())
        case .choseNone: .chose(address, nil)
        case .looped: .looped(address, again: true)
        case .loopEnded: .looped(address, again: false)
        case .updated: .updated(address, state: try reader.payload())
        case .fannedOut: .fannedOut(address, try reader.elements())
        case .called: .called(address, state: try reader.payload())
        case .returned: .returned(address, output: try reader.payload())
        case .received: .received(address, state: nil)
        case .receivedReduced: .received(address, state: try reader.payload())
        default: try laterNodeEvent(code, at: address, from: &reader)
        }
    }

    private static func laterNodeEvent(
        _ code: EventCode, at address: NodeAddress, from reader: inout ByteReader
    ) throws(ByteReader.Malformed) -> RunEvent {
        switch code {
        case .waitStarted: .waitStarted(address, due: try reader.timestamp())
        case .expired: .expired(address)
        case .waited: .waited(address)
        case .caught: .caught(address, try reader.count())
        case .caughtNone: .caught(address, nil)
        case .stepKept: .stepKept(address, output: try reader.payload(), state: nil)
        case .stepKeptReduced: .stepKept(address, output: try reader.payload(), state: try reader.payload())
        case .compensated: .compensated(address)
        case .compensationFailed:
            .compensationFailed(address, try reader.error(), retryAt: try reader.timestamp())
        case .compensationStuck: .compensationFailed(address, try reader.error(), retryAt: nil)
        case .compensationSkipped: .compensationSkipped(address)
        case .compensationRetried: .compensationRetried(address)
        case .progressed: .progressed(address, details: try reader.payload())
        case .partCompleted: .partCompleted(address, name: try reader.text(), output: try reader.payload())
        case .attemptBegan: .attemptBegan(address)
        case .crashed: .crashed(address)
        case .freed: .freed(address)
        case .queued:
            .queued(
                address, queue: try reader.text(),
                due: try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() })
        case .unqueued: .unqueued(address)
        case .cursorSet: .cursorSet(address, cursor: try reader.payload())
        case .skipped: .skipped(address, output: try reader.optionalPayload(), state: nil)
        case .skippedReduced:
            .skipped(address, output: try reader.optionalPayload(), state: try reader.payload())
        case .retried: .retried(address)
        case .fulfilled: .fulfilled(address, state: nil)
        case .fulfilledReduced: .fulfilled(address, state: try reader.payload())
        default: throw reader.malformed
        }
    }
}
