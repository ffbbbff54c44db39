/// The beginning of a payload: enough to show, little enough to keep for every step.
package struct Preview: Sendable, Hashable {
    static let limit = 120

    /// Text only for whoever looks: each step keeps one, and few are ever seen.
    private let bytes: [UInt8]
    package let isCut: Bool

    package init(text: String, isCut: Bool) {
        bytes = Array(text.utf8)
        self.isCut = isCut
    }

    /// `nil` for a payload of no bytes.
    package init?(_ payload: Payload) {
        guard !payload.bytes.isEmpty else { return nil }
        isCut = payload.bytes.count > Self.limit
        bytes = isCut ? Array(payload.bytes.prefix(Self.limit)) : payload.bytes
    }

    /// Cut in the middle of a character, the rest of it is shown as U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
