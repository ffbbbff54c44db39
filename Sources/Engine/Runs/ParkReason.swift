import RatchetJournal

/// Why a run is parked: what was recorded, what was found, and how to mend it.
public struct ParkReason: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The kind of a reason. The numbers are part of the journal's format.
    public enum Kind: UInt8, Sendable, Hashable, Codable {
        /// No workflow of the run's name is registered.
        case unknownWorkflow = 1
        /// The registered workflow has another tree than the one that the run was started with.
        case changedWorkflow = 2
        /// The State, or another recorded value, can no longer be read as the type that the workflow has today.
        case unreadableState = 3
        /// Something that the journal holds of the run is damaged.
        case damaged = 4
    }

    /// The kind of the reason.
    public let kind: Kind
    /// What was recorded, what was found, and how to mend it.
    public let text: String

    init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// The reason's text.
    public var description: String { text }

    func write(to writer: inout ByteWriter) {
        writer.byte(kind.rawValue)
        writer.text(text)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        guard let kind = Kind(rawValue: try reader.byte()) else { throw reader.malformed }
        self.init(kind, try reader.text())
    }
}
