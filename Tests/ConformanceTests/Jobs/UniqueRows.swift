import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "unique" and "throttle, debounce, singleton".
@Suite(.timeLimit(.minutes(5))) struct UniqueRows {
    private let later = JobOptions(delay: .seconds(60))

    @Test(arguments: TestStore.all)
    func `However many enqueue the same at once, there is one job, and the others get its id and are told so`(
        store: TestStore
    ) async throws {
        let engine = Engine(journal: RealJournal(store).source, configuration: .keeping())
        try engine.register(Only<Same> { _ in })
        let found = try await engine.run {
            try await withThrowingTaskGroup(of: JobHandle<Only<Same>>.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await engine.enqueue(
                            Only<Same>.self, .init(text: "a"), options: JobOptions(delay: .seconds(600)))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(found.count { $0.isNew } == 1 && Set(found.map(\.id)).count == 1)
    }

    @Test(arguments: TestStore.all)
    func `The same is enqueued once, one by one or in one call, whatever crashes`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(
                jobs: [Only<Same> { _ in }], store: store, configuration: .keeping(), crash: crash)
            let texts = ["a", "b", "a", "a", "c", "b"]
            let bulk = try await test.perform { [later] engine in
                try await engine.enqueue(Only<Same>.self, all: texts.map { .init(text: $0) }, options: later)
            }
            let single = try await test.perform { [later] engine in
                try await engine.enqueue(Only<Same>.self, .init(text: "b"), options: later)
            }
            if test.crashes == 0 { #expect(bulk.map(\.isNew) == [true, true, false, false, true, false]) }
            #expect(!single.isNew && single.id == bulk[1].id && bulk[0].id == bulk[2].id)
            return try await test.perform { try await $0.jobs().map { "\($0.arguments.json) \($0.status)" } }
        }
        #expect(
            outcome == ["a", "b", "c"].map { "{\"city\":\"Oslo\",\"text\":\"\($0)\"} scheduled" })
    }

    @Test func `In which order fields stand does not matter, and only some of them may count`() async throws {
        let test = try TestEngine(jobs: [Only<Same> { _ in }, Only<SameCity> { _ in }, Only<SameInQueue> { _ in }])
        func enqueue(_ kind: String, _ json: String, queue: String? = nil) async throws -> Bool {
            try await test.perform { engine in
                let options = JobOptions(queue: queue, delay: .seconds(60))
                let order = JobOrder(kind: kind, arguments: Payload(bytes: Array(json.utf8)), options: options)
                return try await engine.enqueue([order], .durable)[0].isNew
            }
        }
        let (one, turned) = (
            #"{"city":"Oslo","text":"a","deep":{"x":1,"y":2}}"#, #"{ "deep": {"y":2,"x":1}, "text":"a","city":"Oslo"}"#
        )
        let other = #"{"city":"Oslo","text":"b"}"#
        for (kind, new) in [("Only<Same>", [true, false, true]), ("Only<SameCity>", [true, false, false])] {
            for (json, isNew) in zip([one, turned, other], new) {
                #expect(try await enqueue(kind, json) == isNew, "\(kind) \(json)")
            }
            #expect(try await enqueue(kind, one, queue: "other") == false)
        }
        #expect(try await enqueue("Only<SameInQueue>", one))
        #expect(try await enqueue("Only<SameInQueue>", one, queue: "other"))
        let isNew = try await test.perform { engine in
            try await engine.enqueue(
                Only<Same>.self, .init(), options: JobOptions(delay: .seconds(60), isUnique: false)
            ).isNew
        }
        #expect(isNew)
    }

    @Test(arguments: TestStore.all)
    func `A job keeps others out in the statuses that count, and for as long as it is kept`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(
            jobs: [Only<Same> { effects.add($0.text) }, Only<OnceEver> { effects.add($0.text) }], store: store)
        for round in 0..<3 {
            let again = try await test.perform { engine in
                try await engine.enqueue(Only<Same>.self, .init(text: "again")).isNew
            }
            let ever = try await test.perform { engine in
                try await engine.enqueue(Only<OnceEver>.self, .init(text: "ever")).isNew
            }
            try await test.drain()
            #expect(again && ever == (round == 0))
            try await test.crashAndRecover(after: .seconds(86_400))
        }
        #expect(effects.all == ["again", "ever", "again", "again"])
        try await test.perform { engine in _ = try await engine.deleteJobs(JobFilter(statuses: [.completed])) }
        let isNew = try await test.perform { engine in
            try await engine.enqueue(Only<OnceEver>.self, .init(text: "ever")).isNew
        }
        #expect(isNew)
    }

    @Test(arguments: TestStore.all)
    func `A job that waits gets the arguments of the one that is not enqueued, if its kind says so`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(
            jobs: [Only<Latest> { effects.add($0.text) }, Only<LatestAMinute> { effects.add($0.text) }], store: store)
        for text in ["a", "b", "c"] {
            let isNew = try await test.perform { [later] engine in
                try await engine.enqueue(Only<Latest>.self, .init(text: text), options: later).isNew
            }
            #expect(isNew == (text == "a"))
            try await test.crashAndRecover()
        }
        try await test.drain()
        #expect(effects.all == ["c"])
        for text in ["d", "e"] {
            let isNew = try await test.perform { engine in
                try await engine.enqueue(Only<LatestAMinute>.self, .init(text: text)).isNew
            }
            // The second one finds one that is done, in which there is nothing to replace.
            #expect(isNew == (text == "d"))
            try await test.drain()
        }
        #expect(effects.all == ["c", "d"])
    }

    @Test(arguments: TestStore.all)
    func `Of several in one call it is as if they were enqueued one by one`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let clock = ManualClock()
            let start = clock.now
            let test = try TestEngine(
                jobs: [Only<Latest> { _ in }, Only<Settled> { _ in }, Only<LatestQueued> { _ in }], store: store,
                clock: clock, configuration: .keeping(), crash: crash)
            let texts = [("Oslo", "a"), ("Bergen", "b"), ("Oslo", "c"), ("Oslo", "d")]
            let (latest, settled) = try await test.perform { [later] engine in
                try await engine.pauseQueues()
                return (
                    try await engine.enqueue(
                        Only<Latest>.self, all: texts.map { .init(city: $0.0, text: $0.1) }, options: later),
                    try await engine.enqueue(
                        Only<Settled>.self, all: texts.map { .init(city: $0.0, text: $0.1) },
                        options: JobOptions(delay: .seconds(20)))
                )
            }
            if test.crashes == 0 {
                #expect(latest.map(\.isNew) == [true, true, false, false])
                #expect(settled.map(\.isNew) == [true, true, false, false])
            }
            #expect(latest[0].id == latest[3].id && latest[0].id != latest[1].id)
            return try await test.perform { try await $0.jobs() }
                .map { "\($0.kind) \($0.arguments.json) \(($0.due - start).components.seconds)" }
        }
        #expect(
            outcome == [
                #"Only<Latest> {"city":"Oslo","text":"d"} 60"#, #"Only<Latest> {"city":"Bergen","text":"b"} 60"#,
                #"Only<Settled> {"city":"Oslo","text":"d"} 20"#, #"Only<Settled> {"city":"Bergen","text":"b"} 20"#,
            ])
    }

    @Test(arguments: TestStore.all)
    func `What comes while the one that counts no more is at work is done after it, and nothing newer is lost`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let engine = Engine(
            journal: RealJournal(store).source, configuration: .keeping(Queue("default", concurrency: 1)))
        try engine.register(Only<LatestQueued> { effects.add($0.text) })
        try await engine.run { () async throws in
            for number in 1...500 {
                try await engine.enqueue(Only<LatestQueued>.self, .init(text: "\(number)"))
            }
            while try await engine.jobs(JobFilter(statuses: [.queued, .running])).count > 0 { await Task.yield() }
        }
        #expect(effects.all.last == "500")
        let numbers = effects.all.compactMap { Int($0) }
        #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
    }

    @Test(arguments: TestStore.all)
    func `One that waits for its next attempt is one that waits`(store: TestStore) async throws {
        let effects = Effects()
        let test = try TestEngine(
            jobs: [
                Only<LatestQueued> { arguments in
                    effects.add(arguments.text)
                    if arguments.text == "a" { throw Oops() }
                }
            ], store: store)
        var new: [Bool] = []
        for text in ["a", "b", "c"] {
            let isNew = try await test.perform { engine in
                try await engine.enqueue(Only<LatestQueued>.self, .init(text: text)).isNew
            }
            new.append(isNew)
            if text == "b" { try await test.crashAndRecover() }
        }
        try await test.drain()
        #expect(new == [true, false, false] && effects.all == ["a", "c"])
    }

    @Test(arguments: TestStore.all)
    func `A kind is throttled to one job in each stretch of time, also if that is done`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(jobs: [Only<OnceAMinute> { effects.add($0.text) }], store: store)
        for second in 0..<13 {
            _ = try await test.perform { engine in
                try await engine.enqueue(Only<OnceAMinute>.self, .init(text: "\(second * 10)"))
            }
            if second.isMultiple(of: 5) { try await test.crashAndRecover() }
            try await test.advance(by: .seconds(10))
        }
        #expect(effects.all == ["0", "60", "120"])
    }

    @Test(arguments: TestStore.all)
    func `Of many in a row the last one is done, and it is never put off for longer than said`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let start = clock.now
        let test = try TestEngine(
            jobs: [Only<Settled> { effects.add("\($0.text) \((clock.now - start).components.seconds)") }],
            store: store, clock: clock)
        for second in stride(from: 0, through: 45, by: 5) {
            _ = try await test.perform { engine in
                try await engine.enqueue(
                    Only<Settled>.self, .init(text: "\(second)"), options: JobOptions(delay: .seconds(10)))
            }
            if second == 15 { try await test.crashAndRecover() }
            try await test.advance(by: .seconds(5))
        }
        try await test.drain()
        #expect(effects.all == ["25 30", "45 55"])
    }

    @Test(arguments: TestStore.all)
    func `At most one waits, while another one may be at work`(store: TestStore) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let errand = Only<OneQueued> { arguments in
            effects.add(arguments.text)
            try await clock.sleep(for: .seconds(10))
        }
        let test = try TestEngine(
            jobs: [errand], store: store, clock: clock, configuration: .keeping(Queue("default", concurrency: 1)))
        var new: [Bool] = []
        for text in ["a", "b", "c", "d"] {
            let isNew = try await test.perform { engine in
                try await engine.enqueue(Only<OneQueued>.self, .init(text: text)).isNew
            }
            new.append(isNew)
            if text == "c" { try await test.advance(by: .seconds(15)) }
        }
        try await test.drain()
        #expect(new == [true, true, false, true] && effects.all == ["a", "b", "d"])
    }
}
