import RatchetJournal

/// How many jobs may begin in a time.
///
///     Queue("mail", rateLimit: .window(30, per: .seconds(60)))
///     Queue("api", rateLimit: .bucket(10, per: .seconds(1), burst: 50))
///
/// It is looked at before a job is taken, so that one that has to wait uses no attempt; and what has begun is durable
/// before it begins, so that a restart never lets more through. Of a limit of 512 or more some is durable ahead of what
/// begins: after a crash that counts as begun, up to one 64th of the limit, and a stop takes it back. A job counts as
/// much as its weight, and at most as much as the limit.
public struct RateLimit: Sendable, Hashable, CustomStringConvertible {
    /// The most that a limit can let through in its time.
    public static let greatestCount = 1_000_000

    /// The times in which a limit can count: up to a year.
    static let periods = Duration.milliseconds(1)...Duration.seconds(366 * 86_400)

    /// How it counts.
    public enum Shape: Sendable, Hashable {
        /// In no stretch of time of this length begin more than so many.
        case window
        /// A bucket of so many tokens, which is refilled evenly: after a pause as many as that may begin at once.
        case bucket(burst: Int)
    }

    /// How many may begin.
    public let count: Int
    /// In which time.
    public let period: Duration
    /// How it counts.
    public let shape: Shape

    /// At most `count` in any stretch of `period`.
    public static func window(_ count: Int, per period: Duration) -> RateLimit {
        RateLimit(count: count, period: period, shape: .window)
    }

    /// `count` in each `period`, evenly, and up to `burst` at once after a pause.
    public static func bucket(_ count: Int, per period: Duration, burst: Int) -> RateLimit {
        RateLimit(count: count, period: period, shape: .bucket(burst: burst))
    }

    var isSuitable: Bool {
        var isSuitable = (1...Self.greatestCount).contains(count) && Self.periods.contains(period)
        if case .bucket(let burst) = shape {
            // What fills a bucket is counted in microseconds: they have to fit into 64 bits.
            let filling = Double(period.wholeMilliseconds) * 1_000 * Double(burst) / Double(max(1, count))
            isSuitable = isSuitable && (1...Self.greatestCount).contains(burst) && filling < 1e17
        }
        return isSuitable
    }

    /// The most that can begin at once.
    var greatestWeight: Int { if case .bucket(let burst) = shape { burst } else { count } }

    /// What it says, in a few words.
    public var description: String {
        switch shape {
        case .window: "\(count) per \(period)"
        case .bucket(let burst): "\(count) per \(period), up to \(burst) at once"
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.varint(count)
        writer.signed(Int64(period.wholeMilliseconds))
        if case .bucket(let burst) = shape { writer.varint(burst) } else { writer.varint(0) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let (count, milliseconds, burst) = (try reader.count(), try reader.signed(), try reader.count())
        self.init(
            count: count, period: .milliseconds(milliseconds), shape: burst == 0 ? .window : .bucket(burst: burst))
        guard isSuitable else { throw reader.malformed }
    }

    private init(count: Int, period: Duration, shape: Shape) {
        self.count = count
        self.period = period
        self.shape = shape
    }
}

extension Duration {
    var wholeMilliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
