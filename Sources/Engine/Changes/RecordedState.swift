/// A State of an earlier version of a workflow: as it was recorded, for there is no type that could read it.
final class RecordedState: StateBox {
    private var payload: Payload

    init(_ payload: Payload) { self.payload = payload }

    func encoded() -> Payload { payload }
    func load(_ payload: Payload) { self.payload = payload }
    func copy() -> any StateBox { RecordedState(payload) }
}
