package import RatchetJournal

/// One byte says what is to be delivered; drawn byte by byte in Docs/FORMAT.md.
private enum DeliveryCode: UInt8 {
    case start = 1
    case signal, cancel, terminate, reply, cancelChild, terminateChild
    case startTagged
    case enqueue
    case schedule
}

extension Delivery {
    /// What a delivery holds beside the user's values.
    private static let restLimit = 64 << 10
    package static let contentLimit = RunEvent.greatestByteLimit + restLimit

    package var encoded: [UInt8] {
        var writer = ByteWriter(reserving: payloadBytes + 256)
        writer.fixed(sender)
        writer.optional(answers) { $0.address($1) }
        writer.byte(code.rawValue)
        switch content {
        case .start(let workflow, let id, let state, let parent, let tags):
            writer.text(workflow)
            writer.text(id.rawValue)
            writer.blob(state.bytes)
            writer.optional(parent) { writer, parent in parent.write(to: &writer) }
            if !tags.isEmpty { writer.texts(tags) }
        case .signal(let run, let signal):
            writer.text(run.rawValue)
            signal.write(to: &writer)
        case .cancel(let run), .terminate(let run), .close(let run, _): writer.text(run.rawValue)
        case .enqueue(let order): order.write(to: &writer)
        // As another process would hand it in.
        case .schedule(let name, let order): Command.schedule(name, order).write(to: &writer)
        case .reply(let number, let reply):
            writer.fixed(number)
            reply.write(to: &writer)
        }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        sender = try reader.fixed()
        answers = try reader.optional { reader throws(ByteReader.Malformed) in try reader.address() }
        guard let code = DeliveryCode(rawValue: try reader.byte()) else { throw reader.malformed }
        content = try Content(code, from: &reader)
        guard reader.isAtEnd else { throw reader.malformed }
    }

    private var code: DeliveryCode {
        switch content {
        case .start(_, _, _, _, let tags): tags.isEmpty ? .start : .startTagged
        case .signal: .signal
        case .cancel: .cancel
        case .terminate: .terminate
        case .close(_, .cancel): .cancelChild
        case .close(_, .terminate): .terminateChild
        case .reply: .reply
        case .enqueue: .enqueue
        case .schedule: .schedule
        }
    }
}

extension Delivery.Content {
    fileprivate init(_ code: DeliveryCode, from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch code {
        case .start, .startTagged:
            self = .start(
                workflow: try reader.text(), id: RunID(try reader.text()), state: try reader.payload(),
                parent: try reader.optional { reader throws(ByteReader.Malformed) in
                    try ParentLink(from: &reader)
                }, tags: code == .startTagged ? try reader.texts() : [])
        case .signal: self = .signal(run: RunID(try reader.text()), try RunSignal(from: &reader))
        case .cancel: self = .cancel(run: RunID(try reader.text()))
        case .terminate: self = .terminate(run: RunID(try reader.text()))
        case .cancelChild: self = .close(child: RunID(try reader.text()), .cancel)
        case .terminateChild: self = .close(child: RunID(try reader.text()), .terminate)
        case .enqueue: self = .enqueue(try JobOrder(from: &reader))
        case .schedule:
            guard case .schedule(let name, let order) = try Command(from: &reader) else { throw reader.malformed }
            self = .schedule(name: name, order)
        case .reply: self = .reply(to: try reader.fixed(), try Reply(from: &reader))
        }
    }
}
