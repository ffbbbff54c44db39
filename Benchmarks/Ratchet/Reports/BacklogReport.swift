/// What the child of the backlog bench has measured, as it prints it.
struct BacklogReport: Sendable {
    /// The most memory of its own that the process had.
    let megabytes: Double
    /// Jobs a second.
    let rate: Double
    /// How long it took from before the journal was opened to the engine's first answer.
    let milliseconds: Double

    init(megabytes: Double, rate: Double, milliseconds: Double) {
        self.megabytes = megabytes
        self.rate = rate
        self.milliseconds = milliseconds
    }

    init?(_ text: String) {
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count == 3 else { return nil }
        self.init(megabytes: numbers[0], rate: numbers[1], milliseconds: numbers[2])
    }

    var text: String { "\(megabytes) \(rate) \(milliseconds)" }
}
