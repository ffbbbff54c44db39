import RatchetJournal

/// What happens to the runs and jobs of an engine, in the order in which it became durable; see
/// `Engine.events(after:)`.
public struct EngineEvents: AsyncSequence, Sendable {
    /// What happened.
    public typealias Element = EngineEvent

    let engine: Engine
    let start: EventCursor

    /// An iterator of its own, which begins where the sequence does.
    public func makeAsyncIterator() -> Iterator { Iterator(engine: engine, cursor: start) }

    /// Goes through the events, and waits for those that have not come yet.
    public struct Iterator: AsyncIteratorProtocol {
        private static let itemsPerRead = 1_000

        let engine: Engine
        private(set) var cursor: EventCursor
        private var reader = EventReader()
        private var pending: ArraySlice<EngineEvent> = []

        init(engine: Engine, cursor: EventCursor) {
            self.engine = engine
            self.cursor = cursor
        }

        /// The next event; `nil` once the engine has stopped, or the task is cancelled.
        ///
        /// - Throws: ``EngineError/Code/feedGone`` if events behind the cursor are not kept any more.
        public mutating func next() async throws -> EngineEvent? {
            while true {
                if let event = pending.popFirst() {
                    cursor = event.cursor
                    return event
                }
                guard !Task.isCancelled else { return nil }
                do {
                    pending = try await read()[...]
                } catch let error as EngineError where error.code == .stopped {
                    return nil
                } catch is CancellationError {
                    return nil
                }
            }
        }

        private mutating func read() async throws -> [EngineEvent] {
            let (behind, engine) = (LSN(cursor.group), engine)
            // The group of the cursor has more behind it, maybe.
            let first = cursor.event > 0 && behind > .zero ? LSN(behind.rawValue - 1) : behind
            let rows = try await engine.feedRows(behind: first, cursor, items: Self.itemsPerRead)
            let events = try await reader.events(of: rows, behind: cursor) { try await engine.entities($0) }
            if events.isEmpty, let last = rows.last { cursor = EventCursor(group: last.lsn.rawValue, event: .max) }
            return events
        }
    }
}
