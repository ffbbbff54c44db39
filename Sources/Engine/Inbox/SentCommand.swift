public import RatchetJournal

/// A command that is durable in a journal: an engine carries it out once, now or when one opens the journal.
///
///     let command = try await client.cancel("order-7")
///     let run = try await command.answer()
public struct SentCommand: Sendable, Identifiable {
    /// The command's id: hand it in again with the same one if you do not know whether it arrived.
    public let id: CommandID
    /// The process that had the journal open right after it was handed in; `nil` if no engine did, so that the command
    /// waits until one does.
    public let engine: JournalOwner?
    /// Whether a command with this id had been handed in before: then this one was not handed in, whatever it says.
    public let isRepetition: Bool
    private let client: EngineClient

    init(id: CommandID, engine: JournalOwner?, isRepetition: Bool, client: EngineClient) {
        self.id = id
        self.engine = engine
        self.isRepetition = isRepetition
        self.client = client
    }

    /// What has become of it: the id of the run that was started, or that it was for; of what was asked of a schedule
    /// and has started none, the schedule's name.
    ///
    /// It waits until an engine has carried the command out; without an engine that takes until there is one. Cancel
    /// the task to stop waiting: the command stays what it is.
    /// - Throws: `EngineError` why the engine refused it, in which case nothing was changed; with the code `setAside`
    ///   if the engine cannot read it, and `answerGone` if that was longer ago than answers are kept. `JournalError`
    ///   if the journal cannot be read.
    public func answer() async throws -> RunID { try await client.answer(to: id) }

    /// The same, with what an update was answered.
    package func result() async throws -> CommandAnswer { try await client.result(of: id) }
}
