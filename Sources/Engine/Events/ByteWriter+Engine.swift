import RatchetJournal

extension ByteWriter {
    mutating func address(_ address: NodeAddress) {
        varint(address.frame)
        varint(address.node)
    }

    mutating func error(_ error: ErrorReport) { error.write(to: &self) }

    mutating func timestamp(_ time: Timestamp) { signed(time.milliseconds) }

    mutating func elements(_ elements: [ElementStart]) {
        varint(elements.count)
        for element in elements {
            text(element.key)
            blob(element.state.bytes)
        }
    }

    mutating func texts(_ texts: [String]) {
        varint(texts.count)
        for text in texts { self.text(text) }
    }

    /// A flag, and what it announces.
    mutating func optional<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }
}

extension ByteReader {
    mutating func address() throws(Malformed) -> NodeAddress { NodeAddress(frame: try count(), node: try count()) }

    mutating func error() throws(Malformed) -> ErrorReport { try ErrorReport(from: &self) }

    mutating func timestamp() throws(Malformed) -> Timestamp { Timestamp(milliseconds: try signed()) }

    mutating func payload() throws(Malformed) -> Payload { Payload(bytes: try blob()) }

    mutating func optionalPayload() throws(Malformed) -> Payload? {
        try flag() ? try payload() : nil
    }

    mutating func elements() throws(Malformed) -> [ElementStart] {
        var elements: [ElementStart] = []
        for _ in 0..<(try count(atMost: remaining)) {
            elements.append(ElementStart(key: try text(), state: try payload()))
        }
        return elements
    }

    mutating func texts() throws(Malformed) -> [String] {
        var texts: [String] = []
        for _ in 0..<(try count(atMost: remaining)) { texts.append(try text()) }
        return texts
    }

    mutating func optional<Value>(
        _ read: (inout ByteReader) throws(Malformed) -> Value
    ) throws(Malformed) -> Value? {
        try flag() ? try read(&self) : nil
    }
}
