import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct SignalTests {
    @Test func `Signals that come before anything waits are kept, in order`() async throws {
        let lab = Lab()
        let engine = try lab.engine(SleepsFirst())
        let output = try await engine.run {
            let run = try await engine.start(SleepsFirst.self, with: .init())
            try await run.wait(for: .sleeping)
            try await run.signal(SleepsFirst.word, "one")
            try await run.signal(SleepsFirst.word, "two")
            #expect(try await run.status() == .sleeping)
            #expect(try await engine.liveCount == 0)
            await lab.clock.advanceToNext()
            return try await run.result()
        }
        #expect(output == "one two")
    }

    @Test(arguments: [false, true])
    func `Signals that were kept survive the end of the process, whether it stops or is killed`(isKilled: Bool)
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(SleepsFirst())
        let crashed = try await engine.run {
            let run = try await engine.start(SleepsFirst.self, id: "s", with: .init())
            try await run.wait(for: .sleeping)
            try await run.signal(SleepsFirst.word, "one")
            try await run.signal(SleepsFirst.word, "two")
            return lab.afterCrash()
        }
        let next = isKilled ? crashed : lab
        let second = try next.engine(SleepsFirst())
        let output = try await second.run {
            let run = try await second.find(SleepsFirst.self, id: "s")
            await next.clock.advanceToNext()
            return try await run.result()
        }
        #expect(output == "one two")
    }

    @Test func `A run that only waits for a signal leaves memory, and is brought back by it in one commit`()
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        let output = try await engine.run {
            let run = try await engine.start(Listening.self, with: .init(wants: 2))
            try await run.wait(for: .waiting)
            #expect(try await engine.liveCount == 0)
            #expect(try await engine.restingCount == 0)
            #expect(lab.clock.sleepers == 0)
            let before = try await lab.log().records
            try await run.signal(Listening.number, 1)
            // It waits again at once: back, received and put away are one.
            #expect(try await lab.log().records == before + 1)
            #expect(try await run.status() == .waiting)
            #expect(try await engine.liveCount == 0)
            try await run.signal(Listening.number, 2)
            return try await run.result()
        }
        #expect(output == 3)
    }

    @Test(arguments: [false, true])
    func `A run that waits goes on waiting after a restart`(isKilled: Bool) async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        let crashed = try await engine.run {
            let run = try await engine.start(Listening.self, id: "l", with: .init(wants: 1))
            try await run.wait(for: .waiting)
            return lab.afterCrash()
        }
        let second = try (isKilled ? crashed : lab).engine(Listening())
        let output = try await second.run {
            let run = try await second.find(Listening.self, id: "l")
            #expect(try await run.status() == .waiting)
            #expect(try await second.liveCount == 0)
            try await second.signal("l", Listening.number, 1)
            return try await run.result()
        }
        #expect(output == 1)
    }

    @Test func `A signal that comes while another branch works starts what follows it at once`() async throws {
        let lab = Lab()
        let flow = Beside()
        let engine = try lab.engine(flow)
        let output = try await engine.run {
            let run = try await engine.start(Beside.self, with: .init())
            await flow.begun.wait()
            try await run.signal(SleepsFirst.word, "now")
            await flow.followed.wait()
            #expect(try await run.status() == .running)
            flow.goOn.open()
            return try await run.result()
        }
        #expect(output == "now")
    }

    @Test(arguments: [false, true])
    func `A run that sleeps and waits is woken by each, once`(isSignalFirst: Bool) async throws {
        let lab = Lab()
        let flow = Patient(effects: Tally())
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Patient.self, with: .init())
            try await run.wait(for: .sleeping)
            if isSignalFirst {
                try await run.signal(SleepsFirst.word, "x")
                try await run.wait(for: .sleeping)
                #expect(flow.effects.order == ["heard"])
            }
            await lab.clock.advanceToNext()
            if !isSignalFirst {
                try await run.wait(for: .waiting)
                #expect(flow.effects.order == ["woke"])
                try await run.signal(SleepsFirst.word, "x")
            }
            #expect(try await run.result() == "x")
        }
        #expect(flow.effects.counts == ["heard": 1, "woke": 1])
    }

    // MARK: - Ids

    @Test func `A signal with an id counts once, however often and wherever it is sent`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            let run = try await engine.start(Listening.self, id: "l", with: .init(wants: 3))
            try await run.signal(Listening.number, 1, id: "a")
            try await run.signal(Listening.number, 1, id: "a")
            try await withThrowingTaskGroup { group in
                for _ in 0..<50 { group.addTask { try await run.signal(Listening.number, 2, id: "b") } }
                try await group.waitForAll()
            }
        }
        let second = try lab.engine(Listening())
        try await second.run {
            let run = try await second.find(Listening.self, id: "l")
            try await run.signal(Listening.number, 2, id: "b")
            #expect(try await run.status() == .waiting)
            try await run.signal(Listening.number, 3, id: "c")
            #expect(try await run.result() == 6)
            // It was taken, so that whoever sends it again is told the same.
            try await run.signal(Listening.number, 3, id: "c")
        }
    }

    @Test func `The same id is another one in another run`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            for number in 0..<3 {
                let run = try await engine.start(Listening.self, id: RunID("l\(number)"), with: .init(wants: 1))
                try await run.signal(Listening.number, 1, id: "a")
                #expect(try await run.result() == 1)
            }
        }
    }

    // MARK: - What is refused

    @Test func `What cannot be sent is refused with a reason, and leaves nothing`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            let run = try await engine.start(Listening.self, id: "l", with: .init(wants: 1))
            try await run.wait(for: .waiting)
            let before = try await lab.log().records
            let refusals: [(EngineError.Code, @Sendable () async throws -> Void)] = [
                (.notFound, { try await engine.signal("nobody", Listening.number, 1) }),
                (.notFound, { try await engine.signal("run-1", Listening.number, 1) }),
                (.notFound, { try await engine.signal("run-99", Listening.number, 1) }),
                (.unknownSignal, { try await run.signal(SleepsFirst.word, "x") }),
                (.unreadableSignal, { try await run.signal(Signal<String>("number"), "x") }),
                (.invalidID, { try await run.signal(Listening.number, 1, id: "") }),
                (.invalidID, { try await run.signal(Listening.number, 1, id: String(repeating: "x", count: 501)) }),
                (
                    .tooLarge,
                    { try await run.signal(Signal<String>("number"), String(repeating: "x", count: 33 << 20)) }
                ),
            ]
            for (code, call) in refusals {
                let error = await #expect(throws: EngineError.self) { try await call() }
                #expect(error?.code == code)
                #expect(error?.isRefusal == true)
            }
            #expect(try await lab.log().records == before)
            try await run.signal(Listening.number, 1, id: String(repeating: "x", count: 500))
            _ = try await run.result()
            let error = await #expect(throws: EngineError.self) { try await run.signal(Listening.number, 2) }
            #expect(error?.code == .over)
            #expect(error?.message.contains("completed") == true)
        }
    }

    @Test func `The text of a refusal says what was expected, and not what came`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            let run = try await engine.start(Listening.self, with: .init(wants: 1))
            let error = await #expect(throws: EngineError.self) {
                try await run.signal(Signal<String>("number"), "secret")
            }
            #expect(error?.message.contains("Int") == true)
            #expect(error?.message.contains("secret") == false)
        }
    }

    @Test func `A parked run takes no signal, and says why`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            try await engine.start(Listening.self, id: "l", with: .init(wants: 1)).wait(for: .waiting)
        }
        let second = try lab.engine()
        try await second.run {
            let error = await #expect(throws: EngineError.self) {
                try await second.signal("l", Listening.number, 1, id: "a")
            }
            #expect(error?.code == .parked)
            #expect(error?.message.contains("no workflow 'Listening' is registered") == true)
        }
        let third = try lab.engine(Listening())
        try await third.run {
            // Nothing of it was kept, not even the id.
            try await third.signal("l", Listening.number, 1, id: "a")
            #expect(try await third.find(Listening.self, id: "l").result() == 1)
        }
    }

    @Test func `A mailbox has room for so many signals, and so many bytes`() {
        var mailbox = Mailbox()
        let small = RunSignal(name: "s", value: Payload(bytes: [0]))
        for _ in 0..<Mailbox.limit {
            #expect(mailbox.hasRoom(for: small))
            mailbox.add(small)
        }
        #expect(!mailbox.hasRoom(for: small))
        mailbox.removeFirst(named: "s")
        #expect(mailbox.hasRoom(for: small))
        var other = Mailbox()
        let large = RunSignal(name: "l", value: Payload(bytes: Array(repeating: 0, count: Mailbox.byteLimit / 2)))
        other.add(large)
        other.add(large)
        #expect(!other.hasRoom(for: small))
        other.removeFirst(named: "l")
        #expect(other.hasRoom(for: large))
    }
}
