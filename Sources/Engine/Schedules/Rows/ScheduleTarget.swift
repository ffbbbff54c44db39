import RatchetJournal

/// What a schedule starts.
package enum ScheduleTarget: Sendable, Hashable {
    /// Runs of a workflow; without a State the app's code makes it.
    case run(workflow: String, state: Payload?)
    /// Jobs of a kind; without arguments the app's code makes them.
    case job(kind: String, arguments: Payload?, JobOptions)

    /// The longest State, or arguments, that a schedule keeps, in bytes: they are written with each tick.
    static let payloadLimit = 256 << 10

    package var workflow: String? {
        switch self {
        case .run(let workflow, _): workflow
        case .job: nil
        }
    }

    package var kind: String? {
        switch self {
        case .run: nil
        case .job(let kind, _, _): kind
        }
    }

    /// What each run, or job, begins with; `nil` if the app's code makes it.
    var payload: Payload? {
        switch self {
        case .run(_, let payload), .job(_, let payload, _): payload
        }
    }

    /// - Parameter tags: those that the schedule gives to what it starts.
    /// - Throws: ``EngineError/Code/unknownWorkflow``, ``EngineError/Code/tooLarge``, and what is wrong with a job.
    func check(_ tags: [String]) throws(EngineError) {
        switch self {
        case .run(let workflow, _): try RunOrder(workflow: workflow, id: nil, state: .nothing).checkWorkflow()
        case .job(let kind, _, let options): try Self.check(kind, options, tags)
        }
        guard let payload, payload.bytes.count > Self.payloadLimit else { return }
        let cause = PayloadTooLargeError(bytes: payload.bytes.count, limit: Self.payloadLimit)
        throw EngineError(.tooLarge, "a schedule cannot keep what it is to begin with: \(cause)")
    }

    private static func check(_ kind: String, _ options: JobOptions, _ tags: [String]) throws(EngineError) {
        try JobOrder.check(kind: kind)
        try options.check()
        try RunTag.check(SearchTerms.sorted(options.tags + tags))
        guard options.due == nil else {
            throw .invalidSchedule("its jobs are due when its rule says: leave out their due time, or give a delay")
        }
    }
}

/// Drawn byte by byte in Docs/FORMAT.md.
extension ScheduleTarget {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .run(let workflow, let state):
            writer.byte(1)
            writer.text(workflow)
            writer.optional(state) { $0.blob($1.bytes) }
        case .job(let kind, let arguments, let options):
            writer.byte(2)
            writer.text(kind)
            writer.optional(arguments) { $0.blob($1.bytes) }
            options.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 1: self = .run(workflow: try reader.text(), state: try reader.optionalPayload())
        case 2:
            self = .job(
                kind: try reader.text(), arguments: try reader.optionalPayload(), try JobOptions(from: &reader))
        default: throw reader.malformed
        }
    }
}
