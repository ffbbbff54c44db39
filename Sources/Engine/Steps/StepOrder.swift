/// What somebody wants done to a node that is stuck, named by its path.
package enum StepOrder: Sendable, Hashable {
    /// It is to count as done: with this output, or with none.
    case skip(path: String, output: Payload?)
    /// Its next attempt is to be made at once.
    case retry(path: String)

    var path: String {
        switch self {
        case .skip(let path, _), .retry(let path): path
        }
    }
}
