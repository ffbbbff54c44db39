package import RatchetEngine

/// What there is to say of a command that was handed in.
package struct HandInReport: Sendable {
    package let sent: SentCommand
    /// The run that it was carried out on, if somebody waited for that.
    package let answer: RunID?
    /// What it was answered, if it was an update.
    let payload: Payload?
    let waited: Bool
    let isAnswered: Bool

    init(sent: SentCommand, answer: CommandAnswer?, waited: Bool) throws {
        self.sent = sent
        self.waited = waited
        let run = try answer?.get()
        isAnswered = answer != nil
        switch answer {
        case .answered(_, let payload)?: (self.answer, self.payload) = (run, payload)
        case .done(let payload)?: (self.answer, self.payload) = (nil, payload == .nothing ? nil : payload)
        default: (self.answer, payload) = (run, nil)
        }
    }

    /// Whether somebody waited, and not long enough.
    var isLate: Bool { waited && !isAnswered }
}
