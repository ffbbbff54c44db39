package import RatchetJournal

/// Which jobs are meant.
///
///     try await engine.cancelJobs(JobFilter(kinds: ["SendMail"], keys: ["tenant-7"]))
///
/// A job is meant if it has one of each that is named; what is empty does not count. A filter that names nothing means
/// no job at all where something is done to them: say ``all`` for that.
public struct JobFilter: Sendable, Hashable {
    /// Their ids.
    public var ids: Set<RunID>
    /// The names of their kinds.
    public var kinds: Set<String>
    /// The queues in which they wait.
    public var queues: Set<String>
    /// What they are doing.
    public var statuses: Set<JobStatus>
    /// What they have their turn by.
    public var keys: Set<String>
    /// What they are found by: a job has all of these.
    public var tags: Set<String>
    /// They were enqueued at this moment or later.
    public var since: Timestamp?
    /// They were enqueued before this moment.
    public var until: Timestamp?
    private(set) var meansAll = false

    /// A filter that names these.
    public init(
        ids: Set<RunID> = [], kinds: Set<String> = [], queues: Set<String> = [], statuses: Set<JobStatus> = [],
        keys: Set<String> = [],
        tags: Set<String> = [], since: Timestamp? = nil, until: Timestamp? = nil
    ) {
        self.ids = ids
        self.kinds = kinds
        self.queues = queues
        self.statuses = statuses
        self.keys = keys
        self.tags = tags
        self.since = since
        self.until = until
    }

    /// Every job.
    public static var all: JobFilter {
        var filter = JobFilter()
        filter.meansAll = true
        return filter
    }

    /// Whether it names something, or says that all are meant.
    package var isSaid: Bool { meansAll || self != JobFilter() }

    /// - Throws: ``EngineError/Code/unsuitableFilter`` if it does not say which jobs.
    func check() throws(EngineError) {
        guard !isSaid else { return }
        throw EngineError(
            .unsuitableFilter, "the filter names nothing, and would mean every job: name something, or say all")
    }

    package func means(_ job: JobState, _ status: JobStatus) -> Bool {
        let entry = job.entry
        guard ids.isEmpty || ids.contains(job.id) else { return false }
        guard kinds.isEmpty || kinds.contains(entry.kind), queues.isEmpty || queues.contains(entry.queue),
            statuses.isEmpty || statuses.contains(status), since.map({ job.enqueued >= $0 }) ?? true,
            until.map({ job.enqueued < $0 }) ?? true
        else { return false }
        return (keys.isEmpty || entry.key.map(keys.contains) ?? false) && tags.isSubset(of: entry.tags)
    }

    /// Whether jobs that are over can be meant.
    var meansOver: Bool { statuses.isEmpty || statuses.contains(where: \.isOver) }
    /// Whether others can be meant.
    var meansOpen: Bool { statuses.isEmpty || statuses.contains { !$0.isOver } }
}

/// Drawn byte by byte in Docs/FORMAT.md.
extension JobFilter {
    package func write(to writer: inout ByteWriter) {
        for names in [Set(ids.map(\.rawValue)), kinds, queues, keys, tags] { writer.texts(names.sorted()) }
        writer.varint(statuses.count)
        for status in statuses.sorted(by: { $0.rawValue < $1.rawValue }) { writer.byte(status.rawValue) }
        writer.optional(since) { $0.timestamp($1) }
        writer.optional(until) { $0.timestamp($1) }
        writer.flag(meansAll)
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        self.init(
            ids: Set(try reader.texts().map { RunID($0) }), kinds: Set(try reader.texts()),
            queues: Set(try reader.texts()))
        keys = Set(try reader.texts())
        tags = Set(try reader.texts())
        for _ in 0..<(try reader.count(atMost: JobStatus.allCases.count)) {
            guard let status = JobStatus(rawValue: try reader.byte()) else { throw reader.malformed }
            statuses.insert(status)
        }
        since = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        until = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        meansAll = try reader.flag()
    }
}
