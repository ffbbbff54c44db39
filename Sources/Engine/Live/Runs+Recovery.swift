import Logging
import RatchetJournal

extension Runs {
    /// Takes up every run that was under way when the journal was closed, or its process was killed.
    func recover() async throws {
        let contents = try await world.journal.contents()
        let entities = contents.entities
        loggedJobs = LoggedJobs(contents)
        let (awaited, blocks) = (world.board.awaited, world.journal.blocks)
        let rows = try await world.journal.read { view in
            try RecoveryRows(view, beside: entities, awaited: awaited, with: blocks)
        }
        knownPlans = rows.plans
        hasDeleted = rows.hasDeleted
        registry.know(rows.outlines)
        try numbers.goOn(after: max(rows.lastNumber, contents.lastNumbers[.run] ?? 0))
        try world.outbox.goOn(after: rows.lastDelivery)
        let runs = (entities.values.filter { $0.id.kind == .run } + rows.entities).sorted { $0.id < $1.id }
        try await addOutlines()
        var parked: [ParkedRun] = []
        let recovered = await read(runs)
        try await countRestart(recovered)
        for run in recovered {
            takeUp(run, &parked)
            if resting.count > 4 * Self.restingLimit { await layByMany() }
        }
        try await park(parked)
        await layByMany()
        try await archiveOlder()
    }

    /// What the log has of jobs, once.
    func takeLoggedJobs() -> LoggedJobs {
        defer { loggedJobs = LoggedJobs() }
        return loggedJobs
    }

    /// The outlines of changed workflows come first: runs are carried over into them.
    private func addOutlines() async throws {
        let blocks = world.journal.blocks
        let plans = registry.newOutlines
        try await commit(
            try plans.map { plan in
                try EngineTables.plans.put(key(of: plan), plan.outline.encoded, with: blocks)
            })
        for plan in plans { knownPlans.insert(key(of: plan)) }
        if !plans.isEmpty { registry.know(try await world.journal.read { try StoredPlans(allIn: $0, with: blocks) }) }
    }

    /// Moves runs to the archive that ended before there was one.
    private func archiveOlder() async throws {
        let blocks = world.journal.blocks
        while true {
            let runs = try await world.journal.read { view in try UnarchivedRun.some(in: view, with: blocks) }
            guard !runs.isEmpty else { return }
            _ = try await world.journal.append(UnarchivedRun.submission(of: runs, with: blocks))
        }
    }

    /// Reads runs on all cores, and keeps their order.
    private func read(_ entities: [RecoveredEntity]) async -> [RecoveredRun] {
        let (world, registry) = (world, registry)
        return await withTaskGroup(of: (Int, [RecoveredRun]).self) { group in
            let parts = entities.parts(of: 512)
            for (place, part) in parts.enumerated() {
                group.addTask { (place, part.map { RecoveredRun($0, world, registry) }) }
            }
            var read: [[RecoveredRun]] = Array(repeating: [], count: parts.count)
            for await (place, runs) in group { read[place] = runs }
            return read.flatMap(\.self)
        }
    }

    private func takeUp(_ run: RecoveredRun, _ parked: inout [ParkedRun]) {
        switch run {
        case .live(let run, let beginning): launch(run, beginning)
        case .over(let number, let outcome): world.board.post(.success(outcome), for: number)
        case .parked(let run): parked.append(run)
        case .laidBy(let run): rest(run)
        case .lost(let number): world.board.post(.failure(.notFound(RunID(number: number))), for: number)
        case .resting: break
        }
    }

    func park(_ parked: [ParkedRun]) async throws {
        for run in parked {
            world.telemetry?.metrics?.runParked(RunFold.header(of: run.entity)?.workflow)
            world.logger.warning("A run is parked", metadata: ["run": "\(run.id)", "cause": "\(run.reason)"])
        }
        for part in parked.filter(\.isNew).parts(of: 256) {
            _ = try await world.journal.append(ParkedRun.submission(of: part, with: world.journal.blocks))
        }
        for run in parked { world.board.post(.failure(.parked(run.id, run.reason)), for: run.entity.id.number) }
    }

    /// Records as a whole what the engine's stop has interrupted: code that has changed by the next start can take it
    /// up, where the events of old code would need that code.
    func recordHalted() async {
        guard !world.journal.hasStopped, !Task.isCancelled else { return }
        for part in halted.values.sorted(by: { $0.number < $1.number }).parts(of: 256) {
            await withDiscardingTaskGroup { group in
                for run in part { group.addTask { await run.recordWhole() } }
            }
        }
    }

    /// Has a snapshot made of a run whose events keep the log from being shortened.
    ///
    /// One that is not in memory is over or asleep: its snapshot was handed in with its last event.
    /// - Returns: The snapshot's bytes.
    func checkpoint(_ number: UInt64) async -> Int {
        guard let run = live[number] ?? halted[number] else { return 0 }
        let bytes = await run.checkpoint()
        if bytes == nil { await ended(run, .parked) }
        return bytes ?? 0
    }
}
