/// How a journal's store is opened: at the start, and again after each storage fault.
///
///     let engine = Engine(journal: .directory("orders.journal"))
public struct StoreSource: Sendable {
    /// What to call the store in messages: the directory's path, or "memory".
    public let name: String
    private let opening: @Sendable () async throws(JournalError) -> any Store

    /// A source of stores that `open` opens, each time anew; `name` is what messages call them.
    public init(name: String, open: @escaping @Sendable () async throws(JournalError) -> any Store) {
        self.name = name
        opening = open
    }

    /// Opens the store and takes ownership of it.
    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if an engine has it already, and other codes if it cannot
    ///   be read.
    public func open() async throws(JournalError) -> any Store { try await opening() }
}
