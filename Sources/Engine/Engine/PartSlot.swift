import Synchronization

/// A part of the engine that calls wait for: it is made anew each time that the journal is opened.
final class PartSlot<Part: Sendable>: Sendable {
    private struct State {
        var part: Part?
        /// Opens when there is one, or when there never will be again.
        var change = Latch()
        var end: EngineError?
    }

    private let state = Mutex(State())

    /// Calls may come.
    func open(_ part: Part) {
        state.withLock { state in
            // An engine that was stopped meanwhile takes no calls any more.
            if state.end == nil { state.part = part }
            return state.change
        }.open()
    }

    /// The part is about to end: calls wait for the next one.
    func close() {
        state.withLock { state in
            guard state.part != nil, state.end == nil else { return }
            state.part = nil
            state.change = Latch()
        }
    }

    /// No part will come any more.
    func close(_ end: EngineError) {
        state.withLock { state in
            state.part = nil
            state.end = end
            return state.change
        }.open()
    }

    /// The part, as soon as it is there.
    /// - Throws: ``EngineError/Code/stopped`` if it will not be.
    func get() async throws -> Part {
        while true {
            let (part, change, end) = state.withLock { ($0.part, $0.change, $0.end) }
            if let part { return part }
            if let end { throw end }
            await change.wait()
            try Task.checkCancellation()
        }
    }
}
