import RatchetJournal

/// Where and when a job is to be done, where its kind does not say it as it should be.
///
///     try await engine.enqueue(SendMail(to: "a@example.org"), options: JobOptions(priority: 1, delay: .seconds(60)))
public struct JobOptions: Sendable, Hashable {
    /// The queue; `nil` for the kind's.
    public var queue: String?
    /// From 1, which comes first, to 9; `nil` for the kind's.
    public var priority: Int?
    /// From when on it can be taken; `nil` for now.
    public var due: Timestamp?
    /// How long after now it can be taken, if `due` does not say it.
    public var delay: Duration?
    /// What it has its turn by, beside others of other keys; `nil` for what the kind says.
    public var key: String?
    /// How much of a rate limit it takes. Default: 1.
    public var weight: Int
    /// How many attempts there are in all; `nil` for as many as the kind's retry policy says.
    public var attempts: Int?
    /// What it is found by: at most 32 texts of 1 to 100 bytes.
    public var tags: [String]
    /// Whether the kind's uniqueness counts. Default: yes.
    public var isUnique: Bool

    /// Options, of which all may be left out.
    public init(
        queue: String? = nil, priority: Int? = nil, due: Timestamp? = nil, delay: Duration? = nil, key: String? = nil,
        weight: Int = 1, attempts: Int? = nil, tags: [String] = [], isUnique: Bool = true
    ) {
        self.queue = queue
        self.priority = priority
        self.due = due
        self.delay = delay
        self.key = key
        self.weight = weight
        self.attempts = attempts
        self.tags = SearchTerms.sorted(tags)
        self.isUnique = isUnique
    }

    func write(to writer: inout ByteWriter) {
        writer.optional(queue) { $0.text($1) }
        writer.optional(priority) { $0.varint($1) }
        writer.optional(due) { $0.timestamp($1) }
        writer.optional(delay) { $0.signed(Int64($1.wholeMilliseconds)) }
        writer.optional(key) { $0.text($1) }
        writer.varint(weight)
        writer.optional(attempts) { $0.varint($1) }
        writer.texts(tags)
        writer.flag(isUnique)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init(
            queue: try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() },
            priority: try reader.optional { reader throws(ByteReader.Malformed) in try reader.count() },
            due: try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() },
            delay: try reader.optional { reader throws(ByteReader.Malformed) in
                Duration.milliseconds(try reader.signed())
            },
            key: try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() },
            weight: try reader.count(),
            attempts: try reader.optional { reader throws(ByteReader.Malformed) in try reader.count() },
            tags: try reader.texts(), isUnique: try reader.flag())
    }

    /// - Throws: ``EngineError/Code/invalidJob``, `invalidTag`, `invalidQueue`
    package func check() throws(EngineError) {
        if let queue { try Queue.check(name: queue) }
        try RunTag.check(tags)
        if let priority, !(1...9).contains(priority) {
            throw EngineError(.invalidJob, "a job's priority is from 1, which comes first, to 9, and not \(priority)")
        }
        guard (1...RateLimit.greatestCount).contains(weight) else {
            throw EngineError(.invalidJob, "a job's weight is from 1 to \(RateLimit.greatestCount), and not \(weight)")
        }
        if let attempts, attempts < 1 {
            throw EngineError(.invalidJob, "a job has 1 attempt or more, and not \(attempts)")
        }
        if let key, !(1...200).contains(key.utf8.count) {
            throw EngineError(
                .invalidJob, "a job's key has from 1 to 200 bytes of UTF-8, and this one has \(key.utf8.count)")
        }
    }
}
