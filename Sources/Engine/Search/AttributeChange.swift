import RatchetJournal

/// An attribute has another value than before, or none any more.
package struct AttributeChange: Sendable, Hashable {
    package let name: String
    /// `nil` if the run does not have it any more.
    package let value: AttributeValue?

    package init(name: String, value: AttributeValue?) {
        self.name = name
        self.value = value
    }

    private static let removalCode: UInt8 = 0

    func write(to writer: inout ByteWriter) {
        if let value { return SearchTerm.attribute(name, value).write(to: &writer) }
        writer.byte(Self.removalCode)
        writer.text(name)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let code = try reader.byte()
        name = try reader.text()
        if code == Self.removalCode {
            value = nil
            return
        }
        guard let kind = AttributeValue.Kind(rawValue: code) else { throw reader.malformed }
        value = try AttributeValue(kind, from: &reader)
    }
}
