import RatchetEngine

extension Lab {
    /// What is found in the journal as it is now, as another process would see it.
    func found(_ filters: [RunFilter], limit: Int = 1_000) async throws -> (runs: [RunSummary], count: Int) {
        var query = try RunQuery(filters)
        query.limit = limit
        let all = query
        return try await inspect { (try await $0.runs(all).runs, try await $0.count(all)) }
    }
}
