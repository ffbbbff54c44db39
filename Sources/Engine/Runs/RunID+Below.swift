import RatchetJournal

extension RunID {
    /// The id of a run that another one starts without giving it one: the other's id, in which `%` and `/` are escaped,
    /// and the path of the node. One that would be too long has a hash at its end.
    /// - Parameter reuse: the other's number, if its id was another run's before: that one's children keep theirs.
    init(below parent: String, reuse: UInt64? = nil, path: String) {
        let whole = AttemptInfo(runID: parent, path: path, number: 1, reuse: reuse).idempotencyKey
        let bytes = Array(whole.utf8)
        guard bytes.count > Self.byteLimit else {
            self.init(whole)
            return
        }
        // Not cut within a character.
        var front = whole.prefix(Self.byteLimit)
        while front.utf8.count > Self.byteLimit - 33 { front.removeLast() }
        self.init(
            "\(front)~\(Self.digest(of: bytes))")
    }

    /// 128 bits that stand for these bytes.
    static func digest(of bytes: [UInt8]) -> String {
        hash(bytes, from: 0xCBF2_9CE4_8422_2325) + hash(bytes, from: 0x9AE1_6A3B_2F90_404F)
    }

    /// FNV-1a, from one of two beginnings: 128 bits in all.
    private static func hash(_ bytes: [UInt8], from start: UInt64) -> String {
        let hash = bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
