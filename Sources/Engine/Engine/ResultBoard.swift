import Synchronization

/// Where those wait who want to know how a run ends. It outlives the journal's restarts.
final class ResultBoard<Outcome: Sendable>: Sendable {
    typealias Answer = Result<Outcome, EngineError>
    private typealias Waiter = CheckedContinuation<Answer?, Never>

    private struct State {
        var lastTicket = 0
        /// By run, then by ticket. `nil` stands for a waiter that is about to come.
        var waiters: [UInt64: [Int: Waiter?]] = [:]
        /// What came for a ticket before its waiter did.
        var early: [Int: Answer] = [:]
        var end: EngineError?
    }

    private let state = Mutex(State())

    /// Waits for the run's end.
    ///
    /// `look` says whether it is over already; it is asked once the board would not miss the end any more.
    func outcome(
        of number: UInt64, look: () async throws -> Outcome?
    ) async throws -> Outcome {
        let ticket = try enter(number)
        defer { leave(number, ticket) }
        if let outcome = try await look() { return outcome }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0, number, ticket) }
        } onCancel: {
            cancel(number, ticket)
        }
        guard let answer else { throw CancellationError() }
        return try answer.get()
    }

    /// The runs whose end somebody waits for.
    var awaited: Set<UInt64> { state.withLock { Set($0.waiters.keys) } }

    /// Whether somebody waits for the run's end.
    func isAwaited(_ number: UInt64) -> Bool { state.withLock { $0.waiters[number] != nil } }

    /// The run has ended, or cannot.
    func post(_ answer: Answer, for number: UInt64) {
        let waiters = state.withLock { state -> [Waiter] in
            guard let tickets = state.waiters[number] else { return [] }
            for (ticket, waiter) in tickets where waiter == nil { state.early[ticket] = answer }
            state.waiters[number] = tickets.filter { $0.value == nil }
            return tickets.values.compactMap(\.self)
        }
        for waiter in waiters { waiter.resume(returning: answer) }
    }

    /// No run will end any more.
    func close(_ end: EngineError) {
        let numbers = state.withLock { state in
            state.end = end
            return Array(state.waiters.keys)
        }
        for number in numbers { post(.failure(end), for: number) }
    }

    private func enter(_ number: UInt64) throws(EngineError) -> Int {
        let (ticket, end) = state.withLock { state -> (Int, EngineError?) in
            state.lastTicket += 1
            if state.end == nil { state.waiters[number, default: [:]][state.lastTicket] = .some(nil) }
            return (state.lastTicket, state.end)
        }
        if let end { throw end }
        return ticket
    }

    private func wait(_ waiter: Waiter, _ number: UInt64, _ ticket: Int) {
        let answer = state.withLock { state -> Answer?? in
            if let early = state.early.removeValue(forKey: ticket) { return .some(early) }
            if Task.isCancelled { return .some(nil) }
            state.waiters[number, default: [:]][ticket] = waiter
            return nil
        }
        if let answer { waiter.resume(returning: answer) }
    }

    private func cancel(_ number: UInt64, _ ticket: Int) {
        state.withLock { state in
            (state.waiters[number]?.removeValue(forKey: ticket)).flatMap(\.self)
        }?.resume(returning: nil)
    }

    private func leave(_ number: UInt64, _ ticket: Int) {
        state.withLock { state in
            state.early[ticket] = nil
            state.waiters[number]?[ticket] = nil
            if state.waiters[number]?.isEmpty == true { state.waiters[number] = nil }
        }
    }
}
