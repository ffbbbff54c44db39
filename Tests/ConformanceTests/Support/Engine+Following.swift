import Ratchet
import RatchetEngine

extension Engine {
    /// The first `count` events behind a cursor, or of all that there are.
    func events(_ count: Int, after cursor: EventCursor? = nil) async throws -> [EngineEvent] {
        var events: [EngineEvent] = []
        for try await event in self.events(after: cursor) {
            events.append(event)
            if events.count == count { break }
        }
        return events
    }
}
