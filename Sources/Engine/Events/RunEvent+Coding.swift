package import RatchetJournal

/// One byte says which event it is; drawn byte by byte in Docs/FORMAT.md.
enum EventCode: UInt8 {
    case started = 1
    case stepCompleted, stepReduced, attemptFailed, stepFailed, nodeFailed, sleepStarted, sleepEnded
    case chose, choseNone, looped, loopEnded, updated, fannedOut, called, returned, putAway, broughtBack
    case putAwayForSignal, signalled, received, receivedReduced, cancelled
    case answered = 60
    case paused, resumed, resolved, rejected, fulfilled, fulfilledReduced
    case reusedID = 69
}

extension RunEvent {
    package func write(to writer: inout ByteWriter) {
        writer.byte(code.rawValue)
        if let address { writer.address(address) }
        switch self {
        case .started(let header, let state):
            header.write(to: &writer)
            writer.blob(state.bytes)
        case .stepCompleted(_, let output, let state):
            writer.blob(output.bytes)
            if let state { writer.blob(state.bytes) }
        case .attemptFailed(_, let error, let retryAt):
            writer.error(error)
            if let retryAt { writer.signed(retryAt.milliseconds) }
        case .nodeFailed(_, let error): writer.error(error)
        case .sleepStarted(_, let due): writer.timestamp(due)
        case .putAway(let due): if let due { writer.timestamp(due) }
        case .signalled(let signal): signal.write(to: &writer)
        case .received(_, let state), .fulfilled(_, let state): if let state { writer.blob(state.bytes) }
        case .answered(let message, let answer, let state):
            message.write(to: &writer)
            writer.blob(answer.bytes)
            writer.blob(state.bytes)
        case .settled(let settlement): settlement.write(to: &writer)
        case .chose(_, let choice): if let choice { writer.varint(choice) }
        case .updated(_, let payload), .called(_, let payload), .returned(_, let payload): writer.blob(payload.bytes)
        case .fannedOut(_, let elements): writer.elements(elements)
        case .sleepEnded, .looped, .broughtBack, .cancelled, .paused, .resumed, .reusedID: break
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
        case .answered: .answered
        case .paused: .paused
        case .resumed: .resumed
        case .settled(let settlement): settlement.isRejection ? .rejected : .resolved
        case .fulfilled(_, let state): state == nil ? .fulfilled : .fulfilledReduced
        case .reusedID: .reusedID
        }
    }

    /// The node that the event is about, if it is about one.
    package var address: NodeAddress? {
        switch self {
        case .started, .putAway, .broughtBack, .signalled, .cancelled, .answered, .paused, .resumed, .settled,
            .reusedID:
            nil
        case .stepCompleted(let address, _, _), .attemptFailed(let address, _, _), .nodeFailed(let address, _),
            .sleepStarted(let address, _), .sleepEnded(let address), .chose(let address, _),
            .looped(let address, _), .updated(let address, _), .fannedOut(let address, _), .called(let address, _),
            .returned(let address, _), .received(let address, _), .fulfilled(let address, _):
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
        case .answered:
            self = .answered(try RunSignal(from: &reader), answer: try reader.payload(), state: try reader.payload())
        case .paused: self = .paused
        case .resumed: self = .resumed
        case .reusedID: self = .reusedID
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
        case .fulfilled: .fulfilled(address, state: nil)
        case .fulfilledReduced: .fulfilled(address, state: try reader.payload())
        case .started, .putAway, .broughtBack, .putAwayForSignal, .signalled, .cancelled, .answered, .paused, .resumed,
            .resolved, .rejected, .reusedID:
            throw reader.malformed
        }
    }
}

extension RunHeader {
    package func write(to writer: inout ByteWriter) {
        writer.fixed(fingerprint.rawValue)
        writer.text(workflow)
        writer.flag(givenID != nil)
        if let givenID { writer.text(givenID) }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let fingerprint = Fingerprint(rawValue: try reader.fixed())
        let workflow = try reader.text()
        self.init(givenID: try reader.flag() ? try reader.text() : nil, workflow: workflow, fingerprint: fingerprint)
    }
}
