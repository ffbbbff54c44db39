/// What bytes of the journal say, and by which names lines of JSON say it: one description for both ways.
///
///     static let reason = Shape.record(["kind": .byte, "text": .text])
///
/// Docs/FORMAT.md draws the same bytes; `Shape+Writing` turns them into JSON, and `Shape+Reading` turns it back.
indirect enum Shape: Sendable {
    /// `flag`: true or false.
    case flag
    /// `u8` as a number.
    case byte
    /// `u32` as a number.
    case word
    /// `u64` as a number.
    case long
    /// `u64`: the number of a run; or of a job, with the highest bit set, as text.
    case sender
    /// `u64` as 16 hexadecimal digits.
    case hex
    /// `u64`, big-endian, as a number.
    case number
    /// A time in a key: milliseconds, big-endian, the sign turned round.
    case moment
    /// A varint as a number of at most 2³¹ - 1.
    case count
    /// `zigzag` as a number.
    case signed
    /// `u8` as one of these words.
    case word8([UInt8: String])
    /// `address` as text: frame, point, node.
    case address
    /// An error as an object: its type and text, and its details and its cause if there are some.
    case error
    case text
    /// All bytes that are left, as text.
    case openText
    /// All bytes that are left: JSON as it stands.
    case json
    /// All bytes that are left, in base64.
    case bytes
    /// `blob`: what is in it, or base64 if it is not that.
    case blob(Shape)
    /// `X?`: the member is missing if there is none.
    case optional(Shape)
    /// A varint with how many there are, then these.
    case list(Shape)
    /// As many as there are up to the end.
    case sequence(Shape)
    /// The same, as a member that is missing if there are none.
    case trailing(Shape)
    /// One behind the other.
    case record(KeyValuePairs<String, Shape>)
    /// `u8` that says which one follows: an object with that as its only member.
    case choice([UInt8: (name: String, shape: Shape)])
    /// A varint whose bits say which of these follow: members of the object around, whose name for it is empty. A field
    /// without a name stands for a bit that is not given out.
    case bits(KeyValuePairs<String, Shape>)

    /// `u8`, the kind of an entity, as the member `kind`, and what follows with that; under 0, what follows with all
    /// other kinds.
    case entity([UInt8: KeyValuePairs<String, Shape>])

    /// A value of users. No bytes at all are a member that is missing.
    static let payload = Shape.blob(.json)

    /// Whether this is a value of users.
    var isPayload: Bool {
        if case .blob(.json) = self { true } else { false }
    }
}
