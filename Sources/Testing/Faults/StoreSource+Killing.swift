public import RatchetJournal

extension StoreSource {
    /// The same source in a process that dies (`SIGKILL`) right before it makes commit `number`, counted from 1.
    ///
    /// For child processes of a test: start one, wait for its end, and open its journal again.
    ///
    ///     let engine = try await Engine(journal: StoreSource.directory(path).killing(before: 3))
    public func killing(before number: Int) -> StoreSource { watched(by: KillSwitch(.before, number)) }

    /// The same source in a process that dies (`SIGKILL`) once commit `number`, counted from 1, is durable, and before
    /// anybody is told of it.
    public func killing(after number: Int) -> StoreSource { watched(by: KillSwitch(.after, number)) }
}
