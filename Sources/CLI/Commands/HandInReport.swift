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
    let isAnswered: Bool

    init(sent: SentCommand, answer: CommandAnswer?, waited: Bool) throws {
        self.sent = sent
        self.waited = waited
        let run = try answer?.get()
        isAnswered = answer != nil
        var (named, payload): (String?, Payload?) = (nil, nil)
        switch answer {
        case .answered(_, let answer)?: payload = answer
        case .done(let answer)?: payload = answer == .nothing ? nil : answer
        case .named(let name)?: named = name
        default: break
        }
        (self.named, self.payload) = (named, payload)
        switch answer {
        case .done?, .named?: self.answer = nil
        default: self.answer = run
        }
    }

    /// Whether somebody waited, and not long enough.
    var isLate: Bool { waited && !isAnswered }
}
