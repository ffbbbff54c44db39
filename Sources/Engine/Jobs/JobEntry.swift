import RatchetJournal

/// What a job is to do, and where and when: all that its enqueuing says.
package struct JobEntry: Sendable, Hashable {
    package let kind: String
    /// The id that the caller gave, or `nil` for a generated one.
    package let givenID: String?
    package internal(set) var queue: String
    /// 1 comes first, 9 last.
    package internal(set) var priority: UInt8
    /// From when on it can be taken.
    package internal(set) var due: Timestamp
    /// What it has its turn by, beside others of other keys.
    package let key: String?
    /// How much of a rate limit it takes.
    package let weight: Int
    /// How many attempts there are in all; `nil` for as many as its kind says.
    package let attempts: Int?
    package let claim: JobClaim?
    package let tags: [String]
    package internal(set) var arguments: Payload

    package init(
        kind: String, givenID: String? = nil, queue: String, priority: UInt8 = Self.middlePriority, due: Timestamp,
        key: String? = nil, weight: Int = 1, attempts: Int? = nil, claim: JobClaim? = nil, tags: [String] = [],
        arguments: Payload
    ) {
        self.kind = kind
        self.givenID = givenID
        self.queue = queue
        self.priority = priority
        self.due = due
        self.key = key
        self.weight = weight
        self.attempts = attempts
        self.claim = claim
        self.tags = tags
        self.arguments = arguments
    }

    package static let priorities: ClosedRange<UInt8> = 1...9
    package static let middlePriority: UInt8 = 5

    /// What it takes in memory, roughly.
    var bytes: Int { arguments.bytes.count + 384 }
}

/// Drawn byte by byte in Docs/FORMAT.md.
extension JobEntry {
    private enum Bit {
        static let id = 1
        static let key = 2
        static let weight = 4
        static let attempts = 8
        static let claim = 16
        static let tags = 32
        static let priority = 64
        static let all = 127
    }

    private var bits: Int {
        (givenID == nil ? 0 : Bit.id) | (key == nil ? 0 : Bit.key) | (weight == 1 ? 0 : Bit.weight)
            | (attempts == nil ? 0 : Bit.attempts) | (claim == nil ? 0 : Bit.claim) | (tags.isEmpty ? 0 : Bit.tags)
            | (priority == Self.middlePriority ? 0 : Bit.priority)
    }

    func write(to writer: inout ByteWriter) {
        writer.text(kind)
        writer.text(queue)
        writer.timestamp(due)
        writer.varint(bits)
        if let givenID { writer.text(givenID) }
        if let key { writer.text(key) }
        if weight != 1 { writer.varint(weight) }
        if let attempts { writer.varint(attempts) }
        if let claim { claim.write(to: &writer) }
        if !tags.isEmpty { writer.texts(tags) }
        if priority != Self.middlePriority { writer.byte(priority) }
        writer.blob(arguments.bytes)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        kind = try reader.text()
        queue = try reader.text()
        due = try reader.timestamp()
        let bits = try reader.count(atMost: Bit.all)
        givenID = bits & Bit.id == 0 ? nil : try reader.text()
        key = bits & Bit.key == 0 ? nil : try reader.text()
        weight = bits & Bit.weight == 0 ? 1 : try reader.count()
        attempts = bits & Bit.attempts == 0 ? nil : try reader.count()
        claim = bits & Bit.claim == 0 ? nil : try JobClaim(from: &reader)
        tags = bits & Bit.tags == 0 ? [] : try reader.texts()
        priority = bits & Bit.priority == 0 ? Self.middlePriority : try reader.byte()
        arguments = try reader.payload()
        guard Self.priorities.contains(priority) else { throw reader.malformed }
    }
}
