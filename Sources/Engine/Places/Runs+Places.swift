import RatchetJournal

/// Places in queues that runs are offered.
extension Runs {
    /// Offers a run the place that one of its steps has waited for.
    ///
    /// - Parameter pool: the threads of the queue, if it has some.
    /// - Throws: `JournalError` if the journal has stopped.
    func offer(_ place: Place, pool: String?) async throws -> PlaceAnswer {
        let run = RunReference(id: RunID(place.run), number: place.number)
        var answer = PlaceAnswer.needless
        do {
            try await tell(run) { actor in
                let (told, taken) = try await actor.take(place, pool: pool)
                answer = taken
                return told
            }
        } catch let error as EngineError {
            switch error.code {
            case .over, .notFound: return .needless
            case .parked: return .parked
            default: return .later
            }
        }
        return answer
    }
}
