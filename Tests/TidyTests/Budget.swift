/// How much of what strays is allowed.
///
/// A number here only ever goes down: the test fails when there is more, and also when there is less, so that what was
/// gained is written down. A share is the aim itself and stays.
enum Budget {
    case count(Int)
    case percent(Int)

    static let allowed: [Rule: Budget] = [
        .giantFunction: .count(0),
        .longFunction: .percent(10),
        .longFile: .percent(10),
        .longLine: .count(0),
        .severalTypes: .percent(10),
        .emptyFile: .count(0),
        .undocumented: .count(0),
        .worldOutside: .count(0),
        .trap: .count(0),
        .forceUnwrap: .count(0),
        .bareSystemImport: .count(0),
        .unexplained: .count(0),
        .vagueFolder: .count(0),
        .leftover: .count(0),
    ]

    /// What is wrong when `found` of `candidates` break the rule, or `nil`.
    func complaint(found: Int, of candidates: Int) -> String? {
        switch self {
        case .count(let allowed) where found > allowed:
            "there are \(found) and \(allowed) are allowed; mend the new ones"
        case .count(let allowed) where found < allowed:
            "there are only \(found) left: lower the budget from \(allowed) to \(found)"
        case .percent(let allowed) where found * 100 > candidates * allowed:
            "there are \(found) of \(candidates), which is over \(allowed) %"
        default: nil
        }
    }
}
