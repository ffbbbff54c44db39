import RatchetJournal

/// What is to become otherwise of a schedule's rule and policies; what is `nil` stays.
package struct ScheduleChange: Sendable, Hashable {
    let rule: ScheduleRule?
    let missed: MissedTicks?
    let overlap: TickOverlap?
    /// Without what counts only when a schedule is made.
    let options: ScheduleOptions?

    package init(
        rule: ScheduleRule? = nil, missed: MissedTicks? = nil, overlap: TickOverlap? = nil,
        options: ScheduleOptions? = nil
    ) {
        self.rule = rule
        self.missed = missed
        self.overlap = overlap
        self.options = options.map { Self.terms($0).options }
    }

    func terms(after old: ScheduleTerms) -> ScheduleTerms {
        ScheduleTerms(rule ?? old.rule, missed ?? old.missed, overlap ?? old.overlap, options ?? old.options)
    }

    /// - Throws: ``EngineError/Code/invalidSchedule``, ``EngineError/Code/invalidTag``
    func check() throws(EngineError) { try terms(after: Self.terms(ScheduleOptions())).check() }

    /// Those of some schedule that can be.
    private static func terms(_ options: ScheduleOptions) -> ScheduleTerms {
        ScheduleTerms(.every(.seconds(1)), .latest, .skip, options)
    }
}

/// Drawn byte by byte in Docs/FORMAT.md.
extension ScheduleChange {
    func write(to writer: inout ByteWriter) {
        writer.optional(rule) { $1.write(to: &$0) }
        writer.optional(missed) { $1.write(to: &$0) }
        writer.optional(overlap) { $1.write(to: &$0) }
        writer.optional(options) { Self.terms($1).writeOptions(to: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        rule = try reader.flag() ? try ScheduleRule(from: &reader) : nil
        missed = try reader.flag() ? try MissedTicks(from: &reader) : nil
        overlap = try reader.flag() ? try TickOverlap(from: &reader) : nil
        var terms = Self.terms(ScheduleOptions())
        guard try reader.flag() else {
            options = nil
            return
        }
        try terms.readOptions(from: &reader)
        // Tags in their order, as they are written.
        options = Self.terms(terms.options).options
    }
}
