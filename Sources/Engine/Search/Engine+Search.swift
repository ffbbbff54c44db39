extension Engine {
    /// Finds runs by what they are: their workflow, their status, their tags and attributes, when they began or ended.
    ///
    ///     let wanted: [RunFilter] = [.attribute("customer", equals: "ada"), .tag("urgent")]
    ///     var page = try await engine.runs(where: wanted)
    ///     while let next = page.next { page = try await engine.runs(where: wanted, after: next) }
    ///
    /// It is exact: a run is found by what it is once that is durable, and by nothing else, whether it is at work, put
    /// away or over. Runs that start or end between two pages move none of the others; one that ends may come twice.
    ///
    /// A page takes as long as the journal's log is, and, of the runs that the first condition on a tag or on an
    /// attribute's value leads to, as there are until the page is full. Ranges and prefixes look at all runs in them;
    /// in a sealed journal, whose index has no order, at all runs.
    /// - Parameters:
    ///   - filters: conditions, all of which have to be so; none finds every run.
    ///   - cursor: the `next` of the page before, for the same conditions.
    ///   - limit: how many runs a page has at most, from 1 to 10,000; what is beyond counts as that. Default: 50.
    /// - Throws: ``EngineError`` with the code `invalidQuery` if a name is that of no attribute or the cursor is none,
    ///   `invalidTag`, `stopped` or `journalFault`.
    public func runs(
        where filters: [RunFilter] = [], after cursor: String? = nil, limit: Int = 50
    ) async throws -> RunPage {
        var query = try RunQuery(filters)
        query.limit = min(max(1, limit), 10_000)
        if let cursor {
            guard let place = RunCursor(cursor) else {
                throw EngineError(.invalidQuery, "there is no page behind '\(cursor)': give the next of another page")
            }
            query.after = place
        }
        let complete = query
        return RunPage(try await search { try await $0.runs(complete) })
    }

    /// How many runs ``runs(where:after:limit:)`` would find on all pages.
    ///
    ///     let open = try await engine.runCount(where: [.tag("urgent"), .status(.running, .waiting)])
    ///
    /// With one condition on a tag or an attribute's value it counts runs that are over without reading them.
    /// - Parameter filters: as there.
    /// - Throws: as there.
    public func runCount(where filters: [RunFilter] = []) async throws -> Int {
        let query = try RunQuery(filters)
        return try await search { try await $0.count(query) }
    }

    private func search<Value: Sendable>(
        _ body: @Sendable (JournalInspector) async throws -> Value
    ) async throws -> Value {
        do {
            return try await inspect(body)
        } catch let error as EngineError {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw EngineError.journalFault(error)
        }
    }
}
