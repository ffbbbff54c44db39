import RatchetJournal

/// A schedule that is to be made.
package struct NewSchedule: Sendable, Hashable {
    let terms: ScheduleTerms
    let target: ScheduleTarget
    let runsFirst: Bool
    let isPaused: Bool

    package init(_ terms: ScheduleTerms, _ target: ScheduleTarget, _ options: ScheduleOptions) {
        self.terms = terms
        self.target = target
        runsFirst = options.runsFirst
        isPaused = options.isPaused
    }

    func row(_ name: String, at now: Timestamp) -> ScheduleRow {
        let options = ScheduleOptions(runsFirst: runsFirst, isPaused: isPaused)
        return ScheduleRow(name, isDeclared: false, terms, target, options, at: now)
    }

    func write(to writer: inout ByteWriter) {
        target.write(to: &writer)
        terms.write(to: &writer)
        writer.flag(runsFirst)
        writer.flag(isPaused)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        target = try ScheduleTarget(from: &reader)
        terms = try ScheduleTerms(from: &reader)
        runsFirst = try reader.flag()
        isPaused = try reader.flag()
    }
}
