/// The beginning of a payload: enough to show, little enough to keep for every step.
package struct Preview: Sendable, Hashable {
    static let limit = 120

    package let text: String
    package let isCut: Bool

    package init(text: String, isCut: Bool) {
        self.text = text
        self.isCut = isCut
    }

    /// `nil` for a payload of no bytes.
    package init?(_ payload: Payload) {
        guard !payload.bytes.isEmpty else { return nil }
        isCut = payload.bytes.count > Self.limit
        // Cut in the middle of a character, the rest of it is shown as U+FFFD.
        text = String(decoding: payload.bytes.prefix(Self.limit), as: UTF8.self)
    }
}
