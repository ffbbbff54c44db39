/// An error that no further attempt can mend: a step that throws it fails at once.
package protocol UnretryableError: Error {}

/// A loop's condition still held after the last turn that it may take.
struct LoopLimitError: Error, CustomStringConvertible {
    let limit: Int

    var description: String {
        "the condition still held after \(limit) turns: raise atMost, or look for what keeps it true"
    }
}
