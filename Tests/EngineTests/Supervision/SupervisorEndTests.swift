@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite("The end of a supervisor", .timeLimit(.minutes(10))) struct SupervisorEndTests {
    let stage = Stage()
    var notes: Notes { stage.notes }

    @Test func `stop during a wait does not wait`() async throws {
        let puppets = stage.puppets("a b")
        let backoff = RestartBackoff(isFirstAtOnce: false)
        let supervisor = stage.supervisor(puppets.map(\.child), backoff: backoff)
        async let run: Void = supervisor.run()
        _ = await notes.first(4)
        puppets[0].tell(.fault(Stage.Fault()))
        await stage.clock.waitForSleepers(1)
        await supervisor.stop()
        try await run
        #expect(notes.all.suffix(3) == ["fault a", "stop b", "end b"])
        #expect(stage.clock.sleepers == 0)
    }

    @Test func `stop during the start stops the child that starts`() async throws {
        let puppets = stage.puppets("a b", areReadyAtOnce: false)
        let supervisor = stage.supervisor(puppets.map(\.child))
        async let run: Void = supervisor.run { notes.add("all ready") }
        _ = await notes.first(1)
        await supervisor.stop()
        try await run
        #expect(notes.all == ["start a", "stop a", "end a"])
    }

    @Test func `asked to stop before it runs, starts nothing`() async throws {
        let supervisor = stage.supervisor(stage.puppets("a").map(\.child))
        await supervisor.stop()
        try await supervisor.run()
        #expect(notes.all.isEmpty)
    }

    @Test func `can run again after its end`() async throws {
        let supervisor = stage.supervisor(stage.puppets("a").map(\.child))
        for times in 1...2 {
            async let run: Void = supervisor.run()
            _ = await notes.first(4 * times - 2)
            await supervisor.stop()
            try await run
        }
        let once = ["start a", "ready a", "stop a", "end a"]
        #expect(notes.all == once + once)
    }

    @Test func `runs once at a time`() async throws {
        let supervisor = stage.supervisor(stage.puppets("a").map(\.child))
        async let run: Void = supervisor.run()
        _ = await notes.first(2)
        let error = await #expect(throws: SupervisorError.self) { try await supervisor.run() }
        #expect(error?.code == .alreadyRunning)
        await supervisor.stop()
        try await run
    }

    @Test func `cancellation cancels all children and starts none again`() async throws {
        let supervisor = stage.supervisor(stage.puppets("a b").map(\.child), .oneForAll)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervisor.run() }
            _ = await notes.first(4)
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(notes.all.dropFirst(4).sorted() == ["end a", "end b"])
        #expect(stage.logs.lines.isEmpty)
    }

    @Test func `cancellation during a wait ends the wait`() async throws {
        let puppet = Puppet("a", notes)
        let supervisor = stage.supervisor([puppet.child], backoff: RestartBackoff(isFirstAtOnce: false))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervisor.run() }
            _ = await notes.first(2)
            puppet.tell(.fault(Stage.Fault()))
            await stage.clock.waitForSleepers(1)
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(notes.all.count == 3)
        #expect(stage.clock.sleepers == 0)
    }

    @Test func `cancellation lets those return who wait for the stop`() async throws {
        let stubborn = SupervisedChild("stubborn", stop: { notes.add("stop") }) { ready in
            ready()
            notes.add("start")
            // Ends only when it is cancelled.
            await Notice().wait()
        }
        let supervisor = stage.supervisor([stubborn])
        await withTaskGroup { group in
            await withThrowingTaskGroup(of: Void.self) { runs in
                runs.addTask { try await supervisor.run() }
                _ = await notes.first(1)
                group.addTask { await supervisor.stop() }
                _ = await notes.first(2)
                runs.cancelAll()
                await #expect(throws: CancellationError.self) { try await runs.next() }
            }
        }
    }

    @Test func `a stop that goes on when the body has ended is cancelled, and over before the restart`() async throws {
        let asked = Notice()
        let slow = SupervisedChild(
            "slow",
            stop: {
                notes.add("stop")
                asked.give()
                await Notice().wait()
                notes.add("stopped")
            },
            run: { ready in
                notes.add("start")
                ready()
                await asked.wait()
            })
        let puppet = Puppet("a", notes)
        let supervisor = stage.supervisor([puppet.child, slow], .oneForAll)
        async let run: Void = supervisor.run()
        _ = await notes.first(3)
        puppet.tell(.fault(Stage.Fault()))
        #expect(await notes.first(7).dropFirst(3) == ["fault a", "stop", "stopped", "start a"])
        await supervisor.stop()
        try await run
    }

    @Test func `a child that was asked to stop may take its time`() async throws {
        let asked = Notice()
        let thorough = SupervisedChild(
            "thorough",
            stop: {
                asked.give()
                notes.add("stop")
            },
            run: { ready in
                ready()
                notes.add("start")
                await asked.wait()
                try? await stage.clock.sleep(for: .seconds(10))
                notes.add(Task.isCancelled ? "cancelled" : "end")
            })
        let supervisor = stage.supervisor([thorough])
        async let run: Void = supervisor.run()
        _ = await notes.first(1)
        async let stop: Void = supervisor.stop()
        _ = await notes.first(2)
        await stage.clock.waitForSleepers(1)
        stage.clock.advance(by: .seconds(10))
        await stop
        #expect(notes.all == ["start", "stop", "end"])
        try await run
    }
}
