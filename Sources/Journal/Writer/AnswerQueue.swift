import Synchronization

/// Where the writer leaves the answers of a durable group, so that resuming a thousand callers does not delay the next
/// commit.
final class AnswerQueue: Sendable {
    private struct Batch {
        let answers: [OpenGroup.Answer]
        let result: OpenGroup.Outcome
    }

    private struct State {
        var batches: [Batch] = []
        var idleAnswerer: UnsafeContinuation<Void, Never>?
        var isClosed = false
    }

    /// Up to so many callers are resumed by the writer itself: one hop less for each.
    private static let resumedDirectly = 4

    private let state = Mutex(State())

    func add(_ answers: [OpenGroup.Answer], _ result: OpenGroup.Outcome) {
        guard answers.count > Self.resumedDirectly else { return Self.resume(answers, result) }
        let answerer = state.withLock { state in
            state.batches.append(Batch(answers: answers, result: result))
            return state.idleAnswerer.take()
        }
        answerer?.resume()
    }

    /// Resumes callers until the queue is closed and empty.
    func run() async {
        while true {
            let (batches, isClosed) = state.withLock { state in
                defer { state.batches = [] }
                return (state.batches, state.isClosed)
            }
            for batch in batches { Self.resume(batch.answers, batch.result) }
            if batches.isEmpty {
                if isClosed { return }
                await waitForWork()
            }
        }
    }

    func close() {
        let answerer = state.withLock { state in
            state.isClosed = true
            return state.idleAnswerer.take()
        }
        answerer?.resume()
    }

    private func waitForWork() async {
        await withUnsafeContinuation { (answerer: UnsafeContinuation<Void, Never>) in
            let goOn = state.withLock { state in
                if !state.batches.isEmpty || state.isClosed { return true }
                state.idleAnswerer = answerer
                return false
            }
            if goOn { answerer.resume() }
        }
    }

    private static func resume(_ answers: [OpenGroup.Answer], _ result: OpenGroup.Outcome) {
        for answer in answers { answer.resume(returning: result) }
    }
}
