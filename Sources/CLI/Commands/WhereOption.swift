import ArgumentParser
import RatchetEngine

/// A condition on an attribute as it is given on the command line: `customer=ada`, `cents>=5000`, `customer^=a`.
///
/// The command line does not know of which kind an attribute is: a value counts as each kind that it can be read as.
struct WhereOption: ExpressibleByArgument, Sendable {
    static let forms = "customer=ada, cents>=5000 (also > < <=), customer^=a (begins with)"

    private enum Sign: String, Sendable {
        case equal = "="
        case prefix = "^="
        case atLeast = ">="
        case above = ">"
        case atMost = "<="
        case below = "<"
    }

    private let name: String
    private let sign: Sign
    private let value: String

    init?(argument: String) {
        guard let match = argument.wholeMatch(of: /([^=<>!^~\s]+)\s*(\^=|>=|<=|=|>|<)\s*(.*)/.dotMatchesNewlines()),
            let sign = Sign(rawValue: String(match.2))
        else { return nil }
        name = String(match.1)
        self.sign = sign
        value = String(match.3)
    }

    func filter(_ times: TimeText) -> TermFilter {
        guard sign != .prefix else { return .attribute(name, [.prefix(value)]) }
        return .attribute(name, values(times).map(range))
    }

    private func range(_ value: AttributeValue) -> AttributeRange {
        switch sign {
        case .equal, .prefix: .equal(value)
        case .atLeast: .between(lower: .init(value, isIncluded: true), upper: nil)
        case .above: .between(lower: .init(value, isIncluded: false), upper: nil)
        case .atMost: .between(lower: nil, upper: .init(value, isIncluded: true))
        case .below: .between(lower: nil, upper: .init(value, isIncluded: false))
        }
    }

    private func values(_ times: TimeText) -> [AttributeValue] {
        let others: [AttributeValue?] = [
            Int(value).map { .integer($0) }, Bool(value).map { .flag($0) },
            Moment(argument: value).map { .time($0.time(times)) },
        ]
        return [.text(value)] + others.compactMap(\.self)
    }
}
