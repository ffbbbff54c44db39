import RatchetDSL
import RatchetEngine
import RatchetJournal
import Testing

@Suite struct `A step` {
    @Test func `fills its slot with what its closure returns`() async throws {
        let bench = try Bench(
            "a", of: Trial { Step("a", into: \.text) { run in "\(run.state.number)" } }, Small(number: 4))
        try await bench.perform()
        #expect(bench.box.value == Small(number: 4, text: "4"))
    }

    @Test func `without a result leaves no bytes and changes nothing`() async throws {
        let bench = try Bench("a", of: Trial { Step("a") { _ in } }, Small(number: 4))
        try await bench.perform()
        #expect(bench.box.value == Small(number: 4))
    }

    @Test func `gives its result to a reducer, which changes a copy`() async throws {
        let workflow = Trial {
            Step("a") { _ in
                5
            } reduce: { state, five in
                state.number += five
            }
        }
        let bench = try Bench("a", of: workflow, Small(number: 4))
        let output = try await bench.output()
        guard case .reduce(let reduce) = try bench.step.result else { return #expect(Bool(false), "it has a reducer") }
        let copy = bench.box.copy()
        try reduce(copy, output)
        #expect(bench.box.value.number == 4)
        #expect((copy as? Box<Small>)?.value.number == 9)
    }

    @Test func `knows its attempt, and has the same key in each`() async throws {
        let workflow = Trial { Step("a", into: \.text) { run in "\(run.attempt) \(run.key) \(run.runID) \(run.path)" } }
        let bench = try Bench("a", of: workflow, Small())
        for attempt in 1...2 {
            try await bench.perform(attempt: attempt)
            #expect(bench.box.value.text == "\(attempt) run-7/path/to/step run-7 path/to/step")
        }
    }

    @Test func `sees the State as it was when the attempt was prepared`() async throws {
        let bench = try Bench("a", of: Trial { Step("a", into: \.text) { run in "\(run.state.number)" } }, Small())
        let body = try bench.step.prepare(bench.box)
        bench.box.value.number = 9
        let output = try await body(AttemptInfo(runID: "r", path: "a", number: 1))
        #expect(try output.decoded(as: String.self) == "0")
    }

    @Test func `gets one to four slots, unwrapped and in order`() async throws {
        let workflow = Trial {
            Update("fill") { _ in }
            Step("1", from: \.text, into: \.other) { a, _ in a }
            Step("2", from: \.text, \.third, into: \.other) { a, b, _ in a + b }
            Step("3", from: \.text, \.third, \.fourth, into: \.other) { a, b, c, _ in a + b + c }
            Step("4", from: \.text, \.third, \.fourth, \.numbers, into: \.other) { a, b, c, d, _ in a + b + c + "\(d)" }
        }
        let state = Small(text: "a", third: "b", fourth: "c", numbers: [1])
        for (name, expected) in ["1": "a", "2": "ab", "3": "abc", "4": "abc[1]"] {
            let bench = try Bench(name, of: workflow, state)
            try await bench.perform()
            #expect(bench.box.value.other == expected)
        }
    }

    @Test func `gets its slots whatever becomes of its result`() async throws {
        let workflow = Trial {
            Update("fill") { _ in }
            Step("void 1", from: \.text) { a, _ in #expect(a == "a") }
            Step("void 2", from: \.text, \.third) { a, b, _ in #expect(a + b == "ab") }
            Step("void 3", from: \.text, \.third, \.fourth) { a, b, c, _ in #expect(a + b + c == "abc") }
            Step("void 4", from: \.text, \.third, \.fourth, \.numbers) { a, b, c, d, _ in
                #expect(a + b + c + "\(d)" == "abc[1]")
            }
            Step("reduce 1", from: \.text) { a, _ in
                a
            } reduce: {
                $0.other = $1
            }
            Step("reduce 2", from: \.text, \.third) { a, b, _ in
                a + b
            } reduce: {
                $0.other = $1
            }
            Step("reduce 3", from: \.text, \.third, \.fourth) { a, b, c, _ in
                a + b + c
            } reduce: {
                $0.other = $1
            }
            Step("reduce 4", from: \.text, \.third, \.fourth, \.numbers) { a, b, c, d, _ in
                a + b + c + "\(d)"
            } reduce: {
                $0.other = $1
            }
        }
        let results = ["1": "a", "2": "ab", "3": "abc", "4": "abc[1]"]
        for (number, expected) in results {
            let state = Small(text: "a", third: "b", fourth: "c", numbers: [1])
            let quiet = try Bench("void \(number)", of: workflow, state)
            try await quiet.perform()
            #expect(quiet.box.value == state)
            let reducing = try Bench("reduce \(number)", of: workflow, state)
            try await reducing.perform()
            #expect(reducing.box.value.other == expected)
        }
    }

    @Test func `fails when a slot that it needs is empty, and says which`() async throws {
        let workflow = Trial {
            Update("fill") { _ in }
            Step("a", from: \.text, \.other) { _, _, _ in }
        }
        let bench = try Bench("a", of: workflow, Small(text: "there"))
        let error = await #expect(throws: FlowError.self) { try await bench.output() }
        #expect(error?.code == .emptySlot)
        #expect(error?.message.hasPrefix(#"'path/to/step' needs the slot \.other, which is empty; "#) == true)
    }

    @Test func `passes on what its closure throws`() async throws {
        struct Broken: Error {}
        let bench = try Bench("a", of: Trial { Step("a") { _ in throw Broken() } }, Small())
        await #expect(throws: Broken.self) { try await bench.output() }
    }

    @Test func `tries three times and takes its time unless it says otherwise`() throws {
        let step = try Bench("a", of: Trial { Step("a") { _ in } }, Small()).step
        #expect(step.retry == .default)
        #expect(step.timeout == nil)
        #expect(step.durability == .durable)
        #expect(step.totalTimeout == nil && step.heartbeat == nil && step.pool == nil && !step.isAtMostOnce)
    }

    @Test func `that runs at most once is tried once, unless it says otherwise`() throws {
        let once = try Bench("a", of: Trial { Step("a") { _ in }.atMostOnce() }, Small()).step
        #expect(once.retry == .never && once.isAtMostOnce)
        let policy = RetryPolicy.constant(.seconds(1), attempts: 2)
        #expect(
            try Bench("a", of: Trial { Step("a") { _ in }.atMostOnce().retry(policy) }, Small()).step.retry == policy)
        #expect(
            try Bench("a", of: Trial { Step("a") { _ in }.retry(policy).atMostOnce() }, Small()).step.retry == policy)
    }

    @Test func `does its parts once, and keeps its cursor, while nothing is behind it`() async throws {
        let workflow = Trial {
            Step("a", into: \.text) { run in
                var done = 0
                for _ in 0..<2 { try await run.once("part") { done += 1 } }
                for _ in 0..<2 { done += try await run.once("value") { 10 } }
                try await run.heartbeat()
                try await run.heartbeat("here")
                try await run.setCursor(done)
                return "\(try run.cursor(as: Int.self) ?? 0) \(try run.lastHeartbeat(as: String.self) ?? "none")"
            }
        }
        let bench = try Bench("a", of: workflow, Small())
        try await bench.perform()
        #expect(bench.box.value.text == "21 none")
    }

    @Test func `takes the last policy of each kind`() throws {
        let workflow = Trial {
            Step("a", into: \.text) { _ in "" }
                .retry(.never)
                .timeout(.seconds(1))
                .retry(.constant(.seconds(2), attempts: nil))
                .timeout(.minutes(3))
                .durability(.durable)
                .durability(.relaxed)
                .timeout(total: .seconds(1))
                .timeout(total: .hours(1))
                .heartbeat(every: .seconds(1))
                .heartbeat(every: .seconds(2))
                .pool("a")
                .pool("b")
        }
        let step = try Bench("a", of: workflow, Small()).step
        #expect(step.retry == .constant(.seconds(2), attempts: nil))
        #expect(step.timeout == .seconds(180))
        #expect(step.durability == .relaxed)
        #expect(step.totalTimeout == .seconds(3_600) && step.heartbeat == .seconds(2) && step.pool == "b")
    }

    @Test func `does not count its policies into the fingerprint`() throws {
        let plain = try Trial { Step("a") { _ in } }.plan()
        let patient = try Trial {
            Step("a") { _ in }.retry(.never).timeout(.seconds(1)).durability(.relaxed).timeout(total: .minutes(1))
                .heartbeat(every: .milliseconds(10)).pool("p")
        }
        .plan()
        #expect(plain.fingerprint == patient.fingerprint)
    }
}
