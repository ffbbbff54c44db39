package import RatchetJournal

/// What is to be done to many jobs.
package struct JobBulk: Sendable, Hashable {
    package enum Action: Sendable, Hashable {
        case cancel
        /// Nothing is left of them.
        case delete
        /// They become dead letters.
        case discard
        /// They begin anew, now, in another queue if one is named.
        case retry(queue: String?)
    }

    package let action: Action
    package let filter: JobFilter
    package let limit: Int?

    package init(_ action: Action, _ filter: JobFilter, limit: Int? = nil) {
        self.action = action
        self.filter = filter
        self.limit = limit
    }

    /// The jobs that are meant: dead letters are not cancelled, unless a status or an id says so.
    var meant: JobFilter {
        guard action == .cancel, filter.statuses.isEmpty, filter.ids.isEmpty else { return filter }
        var meant = filter
        meant.statuses = Set(JobStatus.allCases.filter { !$0.isOver && $0 != .dead })
        return meant
    }

    package func write(to writer: inout ByteWriter) {
        switch action {
        case .cancel: writer.byte(1)
        case .delete: writer.byte(2)
        case .discard: writer.byte(3)
        case .retry(let queue):
            writer.byte(4)
            writer.optional(queue) { $0.text($1) }
        }
        filter.write(to: &writer)
        writer.optional(limit) { $0.varint($1) }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 1: action = .cancel
        case 2: action = .delete
        case 3: action = .discard
        case 4: action = .retry(queue: try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() })
        default: throw reader.malformed
        }
        filter = try JobFilter(from: &reader)
        limit = try reader.optional { reader throws(ByteReader.Malformed) in try reader.count() }
    }
}
