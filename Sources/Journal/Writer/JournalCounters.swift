import Synchronization

/// What a journal has done since it was opened.
package final class JournalCounters: Sendable {
    package struct Values: Sendable, Hashable {
        package var commits = 0
        package var items = 0
        package var eventBytes = 0
        package var recordBytes = 0
        package var logBytes = 0
        package var dirtyEntities = 0
        /// Log records that were deleted, and their compressed bytes.
        package var trimmedRecords = 0
        package var trimmedBytes = 0
    }

    private let state = Mutex(Values())

    package var values: Values { state.withLock { $0 } }

    func note(_ trim: Housekeeping.Trim) {
        state.withLock { values in
            values.trimmedRecords += trim.records
            values.trimmedBytes += trim.bytes
        }
    }

    func note(_ group: OpenGroup, recordBytes: Int) {
        state.withLock { values in
            values.commits += 1
            values.items += group.header.items.count
            values.eventBytes += group.body.count
            values.recordBytes += recordBytes
        }
    }

    func note(logBytes: Int, dirty: Int) {
        state.withLock { values in
            values.logBytes = logBytes
            values.dirtyEntities = dirty
        }
    }
}
