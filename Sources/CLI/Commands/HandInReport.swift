package import RatchetEngine

/// What there is to say of a command that was handed in.
package struct HandInReport: Sendable {
    package let sent: SentCommand
    /// The run that it was carried out on, if somebody waited for that.
    package let answer: RunID?
    let waited: Bool

    /// Whether somebody waited, and not long enough.
    var isLate: Bool { waited && answer == nil }
}
