import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "schedules of jobs".
@Suite(.timeLimit(.minutes(5))) struct JobScheduleRows {
    @Test(arguments: TestStore.all)
    func `A schedule enqueues one job for each moment of its rule, with the moment in the job's id`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let errand = Errand { run in
                effects.add("\(run.runID.dropFirst(7)) \(run.arguments.name)")
                return ""
            }
            let test = try TestEngine(jobs: [errand], store: store, crash: crash)
            try test.prepare { engine in
                try engine.schedule("s", .cron("0 2 * * *", in: "Europe/Berlin"), Errand.self) { tick in
                    Errand.Arguments(name: "\(tick.cause)")
                }
            }
            try await test.advance(by: .days(3))
            let schedule = try await test.schedule()
            #expect(schedule.job == "Errand" && schedule.workflow == nil && schedule.active == [])
            return effects.keys + ["\(schedule.started) \(schedule.losses)"]
        }
        #expect(outcome == (1...3).map { "01-0\($0)T01:00:00Z planned" } + ["3 [:]"])
    }

    private static let overlaps: [(TickOverlap, [String], [TickLoss: Int])] = [
        (.skip, ["01", "03", "05"], [.overlap: 3]), (.bufferOne, ["01", "02", "03", "05"], [.overlap: 1]),
        (.bufferAll(atMost: 9), ["01", "02", "03", "04"], [:]),
        (.allow, ["01", "02", "03", "04", "05", "06"], [:]),
        (.cancelOther, ["01", "02", "03", "04", "05", "06"], [:]),
    ]

    /// The rule comes every hour, and six times by half past six.
    @Test(arguments: TestStore.all, overlaps)
    func `A tick that comes while a job is not over is left out, waits, cancels that one, or goes beside it`(
        store: TestStore, row: (TickOverlap, [String], [TickLoss: Int])
    ) async throws {
        let (policy, begun, losses) = row
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let test = try TestEngine(
                jobs: [Round(effects: effects)], store: store, configuration: .keeping(), crash: crash)
            try test.prepare { engine in
                try engine.schedule("s", .every(.hours(1)), Round.self, with: .init(), overlap: policy)
            }
            try await test.advance(by: .hours(6) + .minutes(30) - .seconds(1))
            let first = try await test.jobs().first
            #expect(first?.id == "s@2026-01-01T01:00:00Z")
            #expect(first?.status == (policy == .cancelOther ? .cancelled : .completed))
            let schedule = try await test.schedule()
            #expect(schedule.started == begun.count && schedule.losses == losses)
            return effects.keys
        }
        #expect(outcome == begun.map { "s@2026-01-01T\($0):00:00Z" })
    }

    @Test(arguments: TestStore.all)
    func `A job that is a dead letter holds up no tick`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(jobs: [Doomed()], store: store, crash: crash)
            try test.prepare { engine in
                try engine.schedule("s", .every(.hours(1)), Doomed.self, with: .init())
            }
            try await test.advance(by: .hours(3) + .minutes(1))
            #expect(try await test.schedule().active == [])
            return try await test.statuses()
        }
        #expect(outcome == (1...3).map { "s@2026-01-01T0\($0):00:00Z dead" })
    }

    @Test(arguments: TestStore.all)
    func `A tick whose job may be there only once is left out while one is, and says which`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(jobs: [Lonely()], store: store, crash: crash)
            try test.prepare { engine in
                try engine.schedule("s", .every(.hours(1)), Lonely.self, with: .init(), overlap: .allow)
            }
            try await test.enqueue(Lonely.self, .init(), id: "mine", options: JobOptions(delay: .minutes(90)))
            let triggered = try await test.perform { try await $0.schedules.trigger("s") }
            try await test.advance(by: .hours(3) + .minutes(1))
            let schedule = try await test.schedule()
            #expect(schedule.recentLosses.map(\.cause) == [.overlap])
            return schedule.recentRuns.map(\.run.rawValue) + [triggered.rawValue]
                + schedule.recentLosses.compactMap(\.text)
        }
        #expect(
            outcome == [
                "s@2026-01-01T02:00:00Z", "s@2026-01-01T03:00:00Z", "mine",
                "job 'mine' is there, and there may be one of its kind only",
            ])
    }

    @Test(arguments: TestStore.all, [false, true])
    func `A backfill enqueues what was planned in a time that is over, in order, and nothing that was done`(
        store: TestStore, isKept: Bool
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let test = try TestEngine(
                jobs: [Round(effects: effects)], store: store,
                configuration: isKept ? .keeping() : EngineConfiguration(), crash: crash)
            try test.prepare { engine in
                try engine.schedule("s", .daily(at: "02:00"), Round.self, with: .init(), missed: .skip)
            }
            try await test.advance(by: .days(2))
            let done = effects.all.count
            try await test.restart(after: .days(3))
            try await test.perform { engine in
                let schedules = engine.schedules
                guard try await schedules.schedule(named: "s").backfills.isEmpty else { return }
                try await schedules.backfill("s", from: .start, to: .start + .days(4))
            }
            try await test.advance(by: .hours(4))
            let (again, backfilled) = (Set(effects.all.dropFirst(done)), try await test.schedule().recentRuns)
            #expect(again.isDisjoint(with: effects.all.prefix(done)))
            return backfilled.map { "\($0.run) \($0.cause)" } + again.sorted()
        }
        let ids = (1...4).map { "s@2026-01-0\($0)T02:00:00Z" }
        let causes = ["planned", "planned", "backfill", "backfill"]
        #expect(outcome == zip(ids, causes).map { "\($0) \($1)" } + ids.suffix(2))
    }

    @Test(arguments: TestStore.all)
    func `A trigger enqueues a job at once, also of a schedule that is paused`(store: TestStore) async throws {
        let effects = Effects()
        let test = try TestEngine(jobs: [Errand.noting(effects)], store: store, configuration: .keeping())
        try test.prepare { engine in
            try engine.schedule(
                "s", .daily(at: "02:00"), Errand.self, with: .init(name: "a"), options: ScheduleOptions(isPaused: true))
        }
        for number in 1...2 {
            let job = try await test.perform { try await $0.schedules.trigger("s") }
            #expect(job.rawValue == "s@2026-01-01T00:00:00Z+trigger-\(number)")
            #expect(try await test.info(job).status == .completed)
        }
        #expect(effects.all == ["a", "a"])
    }

    @Test(arguments: TestStore.all)
    func `A schedule of jobs that is made at run time is followed by every engine, and its jobs are as it says`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(jobs: [Errand.noting(Effects())], store: store, crash: crash)
            try await test.perform { engine in
                guard try await engine.schedules.list().isEmpty else { return }
                try await engine.queue("slow").pause()
                try await engine.schedules.create(
                    "s", .daily(at: "02:00"), Errand.self, with: .init(name: "a", tenant: "t"),
                    job: JobOptions(queue: "slow", priority: 2, delay: .minutes(5), tags: ["x"]),
                    options: ScheduleOptions(tags: ["y"]))
            }
            try await test.restart(after: .hours(1))
            try await test.advance(by: .hours(2))
            let job = try await test.info("s@2026-01-01T02:00:00Z")
            #expect(job.due == .start + .hours(2) + .minutes(5))
            return ["\(job.queue) \(job.priority) \(job.key ?? "") \(job.tags) \(job.arguments.json)"]
        }
        #expect(outcome == [#"slow 2 t ["x", "y"] {"name":"a","tenant":"t"}"#])
    }

    @Test func `A schedule of jobs that cannot be is refused at once, and one whose kind nobody has says so`()
        async throws
    {
        let test = try TestEngine(jobs: [Errand.noting(Effects())])
        let many = ScheduleOptions(tags: (0..<20).map { "y\($0)" })
        let faulty: [(JobOptions, ScheduleOptions, EngineError.Code)] = [
            (JobOptions(due: .start), ScheduleOptions(), .invalidSchedule),
            (JobOptions(priority: 10), ScheduleOptions(), .invalidJob),
            (JobOptions(queue: ""), ScheduleOptions(), .invalidQueue),
            (JobOptions(tags: (0..<20).map { "x\($0)" }), many, .invalidTag),
        ]
        for (job, options, code) in faulty {
            let refused = await refusal {
                try await test.perform { engine in
                    try engine.schedule(
                        "s", .daily(at: "02:00"), Errand.self, with: .init(), job: job, options: options)
                }
            }
            #expect(refused == code)
        }
        let unknown = await refusal {
            try await test.perform { engine in
                try await engine.schedules.create("s", .daily(at: "02:00"), Round.self, with: .init())
            }
        }
        #expect(unknown == .unknownJobKind)
        try await test.perform { try $0.schedule("s", .daily(at: "02:00"), Round.self, with: .init()) }
        try await test.advance(by: .days(1))
        #expect(try await test.schedule().problem?.contains("no kind of job 'Round'") == true)
        #expect(try await test.jobs().isEmpty)
    }
}

extension TestEngine {
    /// The schedule `s`.
    fileprivate func schedule() async throws -> Schedule {
        try await perform { try await $0.schedules.schedule(named: "s") }
    }
}

extension Timestamp {
    /// When the clock of a test begins.
    fileprivate static let start = Timestamp(milliseconds: 1_767_225_600_000)
}
