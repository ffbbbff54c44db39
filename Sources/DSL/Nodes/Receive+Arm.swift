internal import RatchetEngine

extension Receive {
    /// The arm of a ``Race`` that a signal wins: its value fills the race's slot.
    ///
    ///     Race("wait for an answer", into: \.decision) {
    ///         Receive(decided)
    ///         After(.days(2)) { _ in .expired }
    ///     }
    ///
    /// Elsewhere a signal that has a value needs a slot (`into:`) or a reducer: registration refuses it.
    public init(_ signal: Signal<Value>, fileID: StaticString = #fileID, line: UInt = #line) {
        self.init(nil, signal, .none, at: SourceLocation(fileID: fileID, line: line))
        blueprint.mistakes = [Self.unclaimed]
    }

    /// The arm of a ``Race`` that a signal wins, under a name of its own; see the one without a name.
    public init(
        _ name: StaticString, _ signal: Signal<Value>, fileID: StaticString = #fileID, line: UInt = #line
    ) {
        self.init("\(name)", signal, .none, at: SourceLocation(fileID: fileID, line: line))
        blueprint.mistakes = [Self.unclaimed]
    }

    private static var unclaimed: String {
        "the signal has a value; name the slot that it fills with into:, or take it up with a reducer"
    }
}
