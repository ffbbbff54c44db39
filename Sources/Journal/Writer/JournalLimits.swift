/// How much a journal may hold in memory and in its log.
public struct JournalLimits: Sendable, Hashable {
    /// The most that the log may have, in compressed bytes, but for one commit group.
    ///
    /// It bounds what recovery reads. From half of it on, entities are asked for snapshots so that its oldest part can
    /// go; when there is no room, producers are made to wait until there is. Default: 16 MiB.
    public var logBytes: Int
    /// The size of an open commit group, in uncompressed bytes, at which producers are made to wait.
    ///
    /// Default: 4 MiB. Above 1 GiB it counts as 1 GiB.
    public var groupBytes: Int
    /// The number of submissions in an open commit group at which producers are made to wait. Default: 16,384.
    public var groupSubmissions: Int

    /// How much of the log, in compressed bytes, moves to history at once.
    var segmentBytes: Int { max(1, logBytes / 8) }

    /// Limits of these sizes; one that is less than 1 counts as 1.
    public init(logBytes: Int = 16 << 20, groupBytes: Int = 4 << 20, groupSubmissions: Int = 16_384) {
        self.logBytes = max(1, logBytes)
        self.groupBytes = max(1, groupBytes)
        self.groupSubmissions = max(1, groupSubmissions)
    }
}
