import Testing

/// Something that the project's sources keep to.
enum Rule: String, CaseIterable, CustomTestStringConvertible {
    case giantFunction = "functions over 70 lines"
    case longFunction = "functions over 25 lines"
    case longFile = "files over 300 lines"
    case longLine = "lines over 120 columns"
    case severalTypes = "files with more than one type at the top level"
    case emptyFile = "files without code"
    case undocumented = "public declarations without a doc comment"
    case worldOutside = "time, chance and identifiers that do not come in through Sources/Engine/World"
    case trap = "traps: fatalError, preconditionFailure, try!, as!"
    case forceUnwrap = "force unwraps"
    case bareSystemImport = "imports of a system library outside of #if canImport(…)"
    case unexplained = "ways around structured concurrency without a comment that says why"
    case vagueFolder = "folders with a name that says nothing"
    case leftover = "marks of unfinished work"

    var testDescription: String { rawValue }

    /// The lines of `file` that break the rule.
    func violations(in file: SourceFile) -> [Int] {
        switch self {
        case .giantFunction: file.functions().filter { $0.length > 70 }.map(\.line)
        case .longFunction: file.functions().filter { $0.length > 25 }.map(\.line)
        case .longFile: file.lines.count > 300 ? [301] : []
        case .longLine: file.lines.indices.filter { file.lines[$0].count > 120 }.map { $0 + 1 }
        case .severalTypes: Array(file.visibleTypes().dropFirst().prefix(1))
        case .emptyFile: file.tokens.isEmpty ? [1] : []
        case .undocumented: file.isShipped ? file.undocumentedDeclarations() : []
        case .worldOutside: file.isShipped && !file.isWorld ? file.lines(of: Self.worldCalls) : []
        case .trap: file.isShipped ? file.lines(of: Self.traps) : []
        case .forceUnwrap: file.isShipped ? file.forceUnwraps() : []
        case .bareSystemImport: file.bareSystemImports()
        case .unexplained: file.isShipped ? file.unexplainedTasks() : []
        case .vagueFolder: file.folders.contains { Self.vagueNames.contains($0) } ? [1] : []
        case .leftover: file.leftovers()
        }
    }

    /// How many things in `file` could break the rule: what a share is a share of.
    func candidates(in file: SourceFile) -> Int {
        switch self {
        case .giantFunction, .longFunction: file.functions().count
        default: 1
        }
    }

    private static let vagueNames: Set<Substring> = ["Utils", "Util", "Helpers", "Helper", "Common", "Manager", "Misc"]

    private static let traps = [["fatalError"], ["preconditionFailure"], ["try", "!"], ["as", "!"]]

    private static let worldCalls = [
        ["Date", "(", ")"], ["Date", ".", "now"], ["Date", "(", "timeIntervalSinceNow"], ["Task", ".", "sleep"],
        ["UUID", "(", ")"], [".", "random", "("], [".", "randomElement", "("], [".", "shuffled", "(", ")"],
        ["ContinuousClock", ".", "now"], ["ContinuousClock", "(", ")"],
        ["SuspendingClock", ".", "now"], ["SuspendingClock", "(", ")"], ["SystemRandomNumberGenerator"],
        ["clock_gettime"], ["gettimeofday"], ["arc4random"], ["getrandom"],
    ]
}
