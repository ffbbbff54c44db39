extension Sequence<UInt8> {
    /// The bytes in hexadecimal digits, with an ellipsis behind the first 16.
    package var hexText: String {
        let digits = prefix(17).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return digits.prefix(16).joined() + (digits.count > 16 ? "…" : "")
    }
}
