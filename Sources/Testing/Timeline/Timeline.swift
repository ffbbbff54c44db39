/// What happened to a run, and when, as text.
///
///     let run = try await test.start(ApproveOrder.self, id: "order-7", with: state)
///     …
///     try await run.follows("'charge card' x 1s 'charge card' x 2s 'charge card' ok !shipped 7d thank ok |")
///
/// | text | what it means |
/// |---|---|
/// | `thank ok` | an attempt of the step at the path `thank`, which returned |
/// | `thank x` | one that threw |
/// | `thank -` | one that was cancelled: its time was over, or its run |
/// | `thank> 5s >thank ok` | one that took time: its begin, and its end |
/// | `thank>` | one that has not ended |
/// | `1s`, `250ms`, `1d12h` | so much time passed, since what stands before it or since the run's start |
/// | `!decided` | a signal came |
/// | `crash` | the engine crashed |
/// | `\|`, `failed\|`, `cancelled\|` | the run is over: it completed, failed, or was cancelled |
///
/// A path with a space in it stands between `'` and `'`. Spaces and line breaks between the parts do not matter, nor
/// how a time is written: `90s` is `1m30s`.
public struct Timeline: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// Its parts, in order.
    let parts: [String]

    init(parts: [String]) { self.parts = parts }

    /// The timeline that reads `text`.
    public init(_ text: String) { parts = Self.parts(of: text).map(Self.normalized) }

    /// The timeline that the literal reads.
    public init(stringLiteral value: String) { self.init(value) }

    /// The parts in one line.
    public var description: String { parts.joined(separator: " ") }

    /// Splits at spaces and line breaks that are not between `'` and `'`.
    private static func parts(of text: String) -> [String] {
        var (parts, part, isQuoted) = ([String](), "", false)
        for character in text {
            if character == "'" { isQuoted.toggle() }
            guard character.isWhitespace, !isQuoted else {
                part.append(character)
                continue
            }
            if !part.isEmpty { parts.append(part) }
            part = ""
        }
        return part.isEmpty ? parts : parts + [part]
    }

    private static func normalized(_ part: String) -> String {
        TimelineDuration(part)?.description ?? part
    }
}
