import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Parts and cursors of a step, kept across its attempts.
@Suite(.timeLimit(.minutes(10))) struct ResumableStepTests {
    private struct Upload: Codable, Hashable { var id: String }

    @Test func `A part that is done is not done again by later attempts`() async throws {
        let (lab, effects) = (Lab(), Tally())
        let flow = Modified {
            $0.retry(.constant(.zero, attempts: 3))
        } work: { run in
            let upload = try await run.once("upload") {
                effects.add("upload \(run.attempt)")
                return Upload(id: "u\(run.attempt)")
            }
            try await run.once("mail") { _ = effects.add("mail \(run.attempt)") }
            if run.attempt < 3 { throw Oops() }
            return upload == Upload(id: "u1") ? 1 : 0
        }
        #expect(try await lab.result(of: flow) == 1)
        #expect(effects.order == ["upload 1", "mail 1"])
    }

    @Test func `A part whose closure throws is done again`() async throws {
        let (lab, effects) = (Lab(), Tally())
        let flow = Modified {
            $0.retry(.constant(.zero, attempts: 3))
        } work: { run in
            try await run.once("flaky") {
                effects.add("flaky")
                guard run.attempt == 3 else { throw Oops() }
                return run.attempt
            }
        }
        #expect(try await lab.result(of: flow) == 3)
        #expect(effects.total == 3)
    }

    @Test func `Parts and the cursor are durable when they return, and survive a crash`() async throws {
        let (lab, effects) = (Lab(), Tally())
        let (begun, letGo) = (Latch(), Latch())
        let flow = Modified { run in
            let first = try await run.once("first") {
                effects.add("first")
                return 20
            }
            if try run.cursor(as: Int.self) == nil { try await run.setCursor(3) }
            let second = try await run.once("second") {
                effects.add("second")
                return try run.cursor(as: Int.self) ?? 0
            }
            begun.open()
            await letGo.wait()
            return first + second
        }
        let crashed = try await lab.crash(flow, when: begun, letGo: letGo)
        #expect(try await crashed.goOn(flow) == 23)
        #expect(effects.order == ["first", "second"])
    }

    @Test func `They survive being put away with the run, too`() async throws {
        let (lab, effects) = (Lab(), Tally())
        let flow = Modified {
            $0.retry(.constant(.hours(1), attempts: 2))
        } work: { run in
            let part = try await run.once("part") {
                effects.add("part")
                return 7
            }
            if run.attempt == 1 { throw Oops() }
            return part
        }
        let engine = try lab.engine(flow)
        let crashed = try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            try await run.wait(for: .sleeping)
            return lab.afterCrash()
        }
        #expect(try await crashed.goOn(flow) == 7)
        #expect(effects.total == 1)
    }

    @Test func `A recorded value that is of another type today is a typed error, and no attempt mends that`()
        async throws
    {
        let lab = Lab()
        let (begun, letGo) = (Latch(), Latch())
        let old = Modified { run in
            _ = try await run.once("part") { "secret" }
            begun.open()
            await letGo.wait()
            return 0
        }
        let crashed = try await lab.crash(old, when: begun, letGo: letGo)
        let tries = Tally()
        let new = Modified { run in
            tries.add("try")
            return try await run.once("part") { 5 }
        }
        let failure = await #expect(throws: RunFailure.self) { try await crashed.goOn(new) }
        #expect(tries.total == 1)
        #expect(failure?.error.type.hasSuffix("FlowError") == true)
        #expect(failure?.error.text.contains("the part 'part' of step 'try' cannot be read") == true)
        #expect(failure?.error.text.contains("secret") == false)
    }

    @Test func `Of two parts of one name at the same time the first that is recorded is everybody's`() async throws {
        let lab = Lab()
        let both = Tally()
        let flow = Modified { run in
            let results = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...2 {
                    group.addTask {
                        try await run.once("same") {
                            both.add("begun")
                            while both.total < 2 { await Task.yield() }
                            return number
                        }
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            return results.count
        }
        #expect(try await lab.result(of: flow) == 1)
        #expect(both.total == 2)
    }

    @Test(arguments: ["", String(repeating: "n", count: 201)])
    func `A part needs a name that can be found again`(name: String) async throws {
        let lab = Lab()
        let flow = Modified { run in try await run.once(name) { 1 } }
        let failure = await #expect(throws: RunFailure.self) { try await lab.result(of: flow) }
        #expect(failure?.error.text.contains("has a name of \(name.utf8.count) bytes") == true)
    }

    @Test func `All that a step keeps is held to the limit of payloads`() async throws {
        let engine = Engine(journal: .memory(), configuration: EngineConfiguration(payloadLimit: 1_000))
        try engine.register(
            Modified { run in
                for part in 0..<3 {
                    _ = try await run.once("part \(part)") { String(repeating: "x", count: 391) }
                }
                return 0
            })
        try await engine.run {
            let run = try await engine.start(Modified.self, with: .init())
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            // 6 bytes of a name, 391 and 2 quotes, for the third time.
            #expect(failure?.error.text.hasPrefix("the value takes 1197 bytes as JSON, and at most 1000") == true)
        }
    }

    @Test func `A cursor takes the place of the one before, so that any number of them fits`() async throws {
        let engine = Engine(journal: .memory(), configuration: EngineConfiguration(payloadLimit: 1_000))
        try engine.register(
            Modified { run in
                for _ in 0..<20 { try await run.setCursor(String(repeating: "x", count: 900)) }
                return try run.cursor(as: String.self)?.count ?? 0
            })
        try await engine.run { () async throws in
            #expect(try await engine.start(Modified.self, with: .init()).result() == 900)
        }
    }

    @Test func `Each turn of a loop begins without them`() async throws {
        struct Turning: Workflow {
            struct State: Codable, Sendable { var turns = 0, sum = 0 }

            var body: some Flow<State, Int> {
                Repeat("turn", while: { $0.turns < 3 }, atMost: 9) {
                    Step("work") { run in
                        if run.attempt == 1 {
                            _ = try await run.once("part") { run.state.turns + 1 }
                            throw Oops()
                        }
                        return try await run.once("part") { 100 }
                    } reduce: { state, part in
                        state.turns += 1
                        state.sum += part
                    }
                    .retry(.constant(.zero, attempts: 2))
                }
                Return { state in state.sum }
            }
        }
        let engine = try Lab().engine(Turning())
        try await engine.run { () async throws in
            #expect(try await engine.start(Turning.self, with: .init()).result() == 6)
        }
    }
}
