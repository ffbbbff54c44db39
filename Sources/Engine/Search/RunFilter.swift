/// A condition on runs: of several, all have to be so.
///
///     let page = try await engine.runs(where: [
///         .workflow("FulfilOrder"), .attribute("customer", equals: "ada"), .attribute("cents", in: 5_000...),
///         .tag("urgent"), .status(.running, .sleeping),
///     ])
///
/// A run that does not have an attribute fits no condition on it. Neither does one whose attribute has a value of
/// another kind.
public struct RunFilter: Sendable, Hashable {
    package enum Condition: Sendable, Hashable {
        case term(TermFilter)
        case workflow(String)
        case status(Set<RunStatus>)
        case started(since: Timestamp?, before: Timestamp?)
        case ended(since: Timestamp?, before: Timestamp?)
    }

    package let condition: Condition

    private init(_ condition: Condition) { self.condition = condition }

    /// Runs of the workflow with this name.
    public static func workflow(_ name: String) -> RunFilter { RunFilter(.workflow(name)) }

    /// Runs that have one of these statuses.
    public static func status(_ statuses: RunStatus...) -> RunFilter { RunFilter(.status(Set(statuses))) }

    /// Runs that were given this tag.
    public static func tag(_ tag: String) -> RunFilter { RunFilter(.term(.tag(tag))) }

    /// Runs whose attribute has this value. Of a text the first 1,024 bytes are compared.
    public static func attribute(_ name: String, equals value: AttributeValue) -> RunFilter {
        attribute(name, [.equal(value)])
    }

    /// Runs whose attribute is a text that begins so.
    public static func attribute(_ name: String, hasPrefix prefix: String) -> RunFilter {
        attribute(name, [.prefix(prefix)])
    }

    /// Runs whose attribute lies between two values, or is one of them.
    public static func attribute(_ name: String, in range: ClosedRange<AttributeValue>) -> RunFilter {
        attribute(name, from: range.lowerBound, through: range.upperBound)
    }

    /// Runs whose attribute lies between two values, or is the lower of them.
    public static func attribute(_ name: String, in range: Range<AttributeValue>) -> RunFilter {
        attribute(
            name,
            [
                .between(
                    lower: .init(range.lowerBound, isIncluded: true), upper: .init(range.upperBound, isIncluded: false))
            ])
    }

    /// Runs whose attribute is this value or a greater one.
    public static func attribute(_ name: String, in range: PartialRangeFrom<AttributeValue>) -> RunFilter {
        attribute(name, from: range.lowerBound, through: nil)
    }

    /// Runs whose attribute is this value or a smaller one.
    public static func attribute(_ name: String, in range: PartialRangeThrough<AttributeValue>) -> RunFilter {
        attribute(name, from: nil, through: range.upperBound)
    }

    /// Runs whose attribute is a smaller value.
    public static func attribute(_ name: String, in range: PartialRangeUpTo<AttributeValue>) -> RunFilter {
        attribute(name, [.between(lower: nil, upper: .init(range.upperBound, isIncluded: false))])
    }

    /// Runs that were started then or later, and before then. It reads each run that the other conditions leave.
    public static func started(since: Timestamp? = nil, before: Timestamp? = nil) -> RunFilter {
        RunFilter(.started(since: since, before: before))
    }

    /// Runs that ended then or later, and before then: none that is not over.
    public static func ended(since: Timestamp? = nil, before: Timestamp? = nil) -> RunFilter {
        RunFilter(.ended(since: since, before: before))
    }

    /// As the command line has it, which does not know of which kind a value is.
    package static func attribute(_ name: String, _ ranges: [AttributeRange]) -> RunFilter {
        RunFilter(.term(.attribute(name, ranges)))
    }

    private static func attribute(
        _ name: String, from lower: AttributeValue?, through upper: AttributeValue?
    ) -> RunFilter {
        attribute(
            name,
            [
                .between(
                    lower: lower.map { .init($0, isIncluded: true) }, upper: upper.map { .init($0, isIncluded: true) })
            ])
    }
}

extension AttributeValue: Comparable {
    /// Whether it stands before another one. Values of two kinds are ordered too, so that they can bound a range, in
    /// which then no value lies.
    public static func < (left: AttributeValue, right: AttributeValue) -> Bool {
        left.kind == right.kind ? left.precedes(right) : left.kind.rawValue < right.kind.rawValue
    }
}

extension RunQuery {
    /// - Throws: ``EngineError/Code/invalidQuery``, ``EngineError/Code/invalidTag``
    package init(_ filters: [RunFilter]) throws(EngineError) {
        self.init(isCounted: false)
        for filter in filters { try add(filter.condition) }
    }

    /// All conditions have to be so: of two moments the one counts that leaves less.
    private mutating func add(_ condition: RunFilter.Condition) throws(EngineError) {
        switch condition {
        case .term(let filter):
            try filter.check()
            self.filters.append(filter)
        case .workflow(let name):
            if let workflow, workflow != name { isEmpty = true }
            workflow = name
        case .status(let wanted):
            let both = statuses.isEmpty ? wanted : statuses.intersection(wanted)
            if both.isEmpty { isEmpty = true }
            statuses = both
        case .started(let since, let before):
            startedSince = Self.later(startedSince, since)
            startedUntil = Self.earlier(startedUntil, before)
        case .ended(let since, let before):
            isArchived = true
            self.since = Self.later(self.since, since)
            until = Self.earlier(until, before)
        }
    }

    private static func later(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
        [one, other].compactMap(\.self).max()
    }

    private static func earlier(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
        [one, other].compactMap(\.self).min()
    }
}
