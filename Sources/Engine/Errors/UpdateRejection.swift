/// An update was refused by the workflow: nothing has changed, and nothing of it is in the journal.
///
///     do {
///         try await run.update(Cart.addItem, item)
///     } catch let rejection as UpdateRejection {
///         print(rejection.error.text)              // what the handler, or its validation, threw
///     }
public struct UpdateRejection: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The run.
    public let runID: RunID
    /// The update's name.
    public let update: String
    /// What the workflow threw.
    public let error: ErrorReport

    /// The run, the update and the error in one line.
    public var description: String { "run '\(runID)' refuses the update '\(update)': \(error)" }
}
