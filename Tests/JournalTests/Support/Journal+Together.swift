import RatchetJournal

extension Journal {
    /// Hands all of the submissions in before the first is written, and returns their receipts in the same order.
    ///
    /// The order is only sure inside of ``oneByOne(_:)``.
    func appendTogether(_ submissions: [Submission]) async throws -> [Receipt] {
        try await outcomes(of: submissions).map { try $0.get() }
    }

    /// The same, with what each submission was answered.
    func outcomes(of submissions: [Submission]) async -> [Result<Receipt, JournalError>] {
        await withTaskGroup { group in
            for (place, submission) in submissions.enumerated() {
                group.addTask { (place, await self.outcome(of: submission)) }
            }
            var outcomes: [Int: Result<Receipt, JournalError>] = [:]
            for await (place, outcome) in group { outcomes[place] = outcome }
            return submissions.indices.compactMap { outcomes[$0] }
        }
    }

    private func outcome(of submission: Submission) async -> Result<Receipt, JournalError> {
        do throws(JournalError) {
            return .success(try await append(submission))
        } catch {
            return .failure(error)
        }
    }
}
