/// What becomes of a child run when its parent is over, or lets go of it.
///
///     Start(PrintLabel.self, into: \.label) { state in PrintLabel.State(item: state.item) }
///         .onParentClose(.abandon)
///
/// A parent lets go of a child that it waits for when the branch in which it waits is dropped: the run fails beside it,
/// is cancelled, or another branch has won. The numbers are part of the journal's format.
public enum ParentClosePolicy: UInt8, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    /// The child goes on.
    case abandon = 0
    /// The child is cancelled.
    case cancel = 1
    /// The child is ended at once, without any cleanup.
    case terminate = 2

    /// The policy in one word.
    public var description: String {
        switch self {
        case .abandon: "abandon"
        case .cancel: "cancel"
        case .terminate: "terminate"
        }
    }
}
