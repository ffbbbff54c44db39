/// Which children a supervisor restarts when one of them has a fault.
///
/// The three are those of OTP's supervisor.
package enum SupervisionStrategy: Sendable, Hashable, CaseIterable {
    /// The one that had the fault: the children do not need each other.
    case oneForOne
    /// All of them: none can go on without each of the others.
    case oneForAll
    /// The one that had the fault and those after it: each needs the ones before it.
    case restForOne

    /// Those of `count` children that are restarted after a fault of `child`.
    func restarted(after child: Int, of count: Int) -> Range<Int> {
        switch self {
        case .oneForOne: child..<child + 1
        case .oneForAll: 0..<count
        case .restForOne: child..<count
        }
    }
}
