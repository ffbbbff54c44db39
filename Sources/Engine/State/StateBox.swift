/// The State of one workflow inside a run, with its type hidden from the engine.
///
/// A box belongs to one run actor and is never shared; what leaves it is a copy of its value.
package protocol StateBox: AnyObject {
    /// The value as the journal keeps it.
    func encoded() throws -> Payload
    /// Replaces the value.
    func load(_ payload: Payload) throws
    /// A box of its own with the same value, on which user code may try a change.
    func copy() -> any StateBox
}
