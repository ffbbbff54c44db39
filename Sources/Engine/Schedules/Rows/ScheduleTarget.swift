import RatchetJournal

/// What a schedule starts.
package enum ScheduleTarget: Sendable, Hashable {
    /// A run of this workflow. Without a State, the app's code makes it from the tick.
    case run(workflow: String, state: Payload?)

    /// The longest State, in bytes: it is written anew with each tick.
    static let stateLimit = 256 << 10

    package var workflow: String {
        switch self {
        case .run(let workflow, _): workflow
        }
    }

    /// Whether the app's code has to be there for it.
    var needsCode: Bool {
        switch self {
        case .run(_, let state): state == nil
        }
    }

    /// - Throws: ``EngineError/Code/unknownWorkflow``, ``EngineError/Code/tooLarge``
    func check() throws(EngineError) {
        guard case .run(let workflow, let state) = self else { return }
        try RunOrder(workflow: workflow, id: nil, state: .nothing).checkWorkflow()
        guard let state, state.bytes.count > Self.stateLimit else { return }
        let cause = PayloadTooLargeError(bytes: state.bytes.count, limit: Self.stateLimit)
        throw EngineError(.tooLarge, "a schedule cannot keep this State: \(cause)")
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .run(let workflow, let state):
            writer.byte(1)
            writer.text(workflow)
            writer.optional(state) { $0.blob($1.bytes) }
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 1: self = .run(workflow: try reader.text(), state: try reader.optionalPayload())
        default: throw reader.malformed
        }
    }
}
