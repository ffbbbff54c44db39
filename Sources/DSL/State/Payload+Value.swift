internal import RatchetEngine

extension Payload {
    /// Encodes a value; `role` says what it is in the message of the error.
    init<Value: Encodable>(_ value: Value, for role: @autoclosure () -> String) throws {
        do {
            self = try Payload(encoding: value)
        } catch let error as EncodingError {
            throw FlowError.notEncodable(Value.self, role: role(), place: error.place)
        } catch {
            throw FlowError.notEncodable(Value.self, role: role(), place: nil)
        }
    }

    /// Decodes a recorded value; `role` says what it is in the message of the error.
    func value<Value: Decodable>(as type: Value.Type, for role: @autoclosure () -> String) throws -> Value {
        do {
            return try decoded(as: type)
        } catch let error as DecodingError {
            throw FlowError.notDecodable(Value.self, role: role(), place: error.place)
        } catch {
            throw FlowError.notDecodable(Value.self, role: role(), place: nil)
        }
    }
}

extension EncodingError {
    fileprivate var place: String? {
        guard case .invalidValue(_, let context) = self else { return nil }
        return context.codingPath.dotted
    }
}

extension DecodingError {
    var place: String? {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.dotted
        case .keyNotFound(let key, let context): (context.codingPath + [key]).dotted
        @unknown default: nil
        }
    }
}

extension [any CodingKey] {
    fileprivate var dotted: String? { isEmpty ? nil : map(\.stringValue).joined(separator: ".") }
}
