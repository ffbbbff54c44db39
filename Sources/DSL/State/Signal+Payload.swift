internal import RatchetEngine

extension Signal {
    /// The signal with a value, as the engine takes it.
    func message(_ value: Value, id: String?) throws -> RunSignal {
        RunSignal(name: name, id: id, value: try Payload(value, for: "the value of signal '\(name)'"))
    }

    /// - Throws: ``FlowError/Code/notDecodable``
    func check(_ payload: Payload) throws {
        do {
            _ = try payload.decoded(as: Value.self)
        } catch {
            throw FlowError.notASignal(Value.self, name, place: (error as? DecodingError)?.place)
        }
    }
}
