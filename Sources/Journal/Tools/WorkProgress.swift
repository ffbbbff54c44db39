/// How far a tool has come with one part of its work: what it tells whoever shows it.
///
///     try await JournalBackup.make(of: "orders.journal", to: "backup") { progress in print(progress.done) }
///
/// A report is called often, on the thread that works: it should return at once.
public struct WorkProgress: Sendable, Hashable {
    /// What is counted.
    public enum Unit: Sendable, Hashable {
        /// Bytes of a file.
        case bytes
        /// Pages of LMDB's file.
        case pages
        /// Rows of tables.
        case rows
        /// Runs of workflows.
        case runs
    }

    /// Is told how far the work has come.
    public typealias Report = @Sendable (WorkProgress) -> Void

    /// What is being done, in one word, such as `copying`.
    public let act: String
    /// How much is done.
    public let done: Int
    /// How much there is, as far as it can be told; `nil` if it cannot.
    public let total: Int?
    /// What ``done`` and ``total`` count.
    public let unit: Unit

    /// So much of so much.
    public init(_ act: String, _ done: Int, of total: Int?, _ unit: Unit) {
        self.act = act
        self.done = done
        self.total = total
        self.unit = unit
    }
}
