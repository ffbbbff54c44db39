package import RatchetEngine

/// What there is to say of a command that was handed in.
package struct HandInReport: Sendable {
    package let sent: SentCommand
    /// The run that it was carried out on, if somebody waited for that.
    package let answer: RunID?
    /// The name of what it was carried out on, if that is no run.
    let named: String?
    /// What it was answered, if it was an update.
    let payload: Payload?
    let waited: Bool

    init(sent: SentCommand, answer: CommandAnswer?, waited: Bool) throws {
        self.sent = sent
        self.waited = waited
        let id = try answer?.get()
        if case .named(let name)? = answer { named = name } else { named = nil }
        self.answer = named == nil ? id : nil
        if case .answered(_, let payload)? = answer { self.payload = payload } else { payload = nil }
    }

    /// Whether somebody waited, and not long enough.
    var isLate: Bool { waited && answer == nil && named == nil }
}
