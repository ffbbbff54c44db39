/// What the child of the sleeping bench has measured, as it prints it.
struct SleepersReport: Sendable {
    /// How long it took from before the journal was opened to the engine's first answer.
    let milliseconds: Double
    /// The process's own memory then, without pages of the journal's file.
    let bytes: Double

    init(milliseconds: Double, bytes: Double) {
        self.milliseconds = milliseconds
        self.bytes = bytes
    }

    init?(_ text: String) {
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count == 2 else { return nil }
        self.init(milliseconds: numbers[0], bytes: numbers[1])
    }

    var text: String { "\(milliseconds) \(bytes)" }
}
