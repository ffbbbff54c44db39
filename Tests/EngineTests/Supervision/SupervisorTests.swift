import RatchetEngine
import RatchetTesting
import Testing

@Suite("A supervisor", .timeLimit(.minutes(10))) struct SupervisorTests {
    let stage = Stage()
    var notes: Notes { stage.notes }

    /// What the notes are when children of these names have started.
    private func started(_ names: String) -> [String] {
        names.split(separator: " ").flatMap { ["start \($0)", "ready \($0)"] }
    }

    @Test func `starts each child after the one before it is ready, and tells when all are`() async throws {
        let puppets = stage.puppets("a b", areReadyAtOnce: false)
        let supervisor = stage.supervisor(puppets.map(\.child))
        async let run: Void = supervisor.run { notes.add("all ready") }
        #expect(await notes.first(1) == ["start a"])
        puppets[0].tell(.ready)
        #expect(await notes.first(3) == ["start a", "ready a", "start b"])
        puppets[1].tell(.ready)
        #expect(await notes.first(5).suffix(2) == ["ready b", "all ready"])
        await supervisor.stop()
        try await run
    }

    @Test func `stops in reverse order, each child after the one after it is down`() async throws {
        let supervisor = stage.supervisor(stage.puppets("a b c").map(\.child))
        async let run: Void = supervisor.run()
        #expect(await notes.first(6) == started("a b c"))
        await supervisor.stop()
        #expect(notes.all.dropFirst(6) == ["stop c", "end c", "stop b", "end b", "stop a", "end a"])
        try await run
    }

    @Test(
        arguments: [
            (.oneForOne, ["start b", "ready b"]),
            (
                .oneForAll,
                ["stop c", "end c", "stop a", "end a", "start a", "ready a", "start b", "ready b", "start c"]
            ),
            (.restForOne, ["stop c", "end c", "start b", "ready b", "start c"]),
        ] as [(SupervisionStrategy, [String])])
    func `restarts what the strategy names`(_ strategy: SupervisionStrategy, _ consequences: [String]) async throws {
        let puppets = stage.puppets("a b c")
        let supervisor = stage.supervisor(puppets.map(\.child), strategy)
        async let run: Void = supervisor.run()
        _ = await notes.first(6)
        puppets[1].tell(.fault(Stage.Fault()))
        #expect(await notes.first(7 + consequences.count).dropFirst(7) == consequences[...])
        await supervisor.stop()
        #expect(notes.all.suffix(6) == ["stop c", "end c", "stop b", "end b", "stop a", "end a"])
        try await run
    }

    @Test func `cancels the task of a child that cannot be asked to stop`() async throws {
        let supervisor = stage.supervisor(stage.puppets("a b").map(\.cancelledChild))
        async let run: Void = supervisor.run()
        _ = await notes.first(4)
        await supervisor.stop()
        #expect(notes.all == started("a b") + ["end b", "end a"])
        try await run
        #expect(stage.logs.lines.isEmpty)
    }

    @Test func `counts restarts, and logs each with its cause`() async throws {
        let puppets = stage.puppets("a b")
        let supervisor = stage.supervisor(puppets.map(\.child))
        async let run: Void = supervisor.run()
        _ = await notes.first(4)
        puppets[0].tell(.fault(Stage.Fault(number: 7)))
        _ = await notes.first(7)
        puppets[0].tell(.fault(Stage.Fault(number: 8)))
        await stage.clock.waitForSleepers(1)
        #expect(await supervisor.restarts == ["a": 2])
        #expect(
            stage.logs.lines == [
                "warning: a child had a fault and is restarted cause=Fault(number: 7) child=a restart=1"
                    + " supervisor=tests wait=0.0 seconds",
                "warning: a child had a fault and is restarted cause=Fault(number: 8) child=a restart=2"
                    + " supervisor=tests wait=0.1 seconds",
            ])
        await supervisor.stop()
        try await run
    }

    @Test func `escalates with the cause when the budget is spent, all children down`() async {
        let puppets = stage.puppets("a b")
        let supervisor = stage.supervisor(puppets.map(\.child), restarts: 0)
        async let escalation = stage.escalation(of: supervisor)
        _ = await notes.first(4)
        puppets[0].tell(.fault(Stage.Fault(number: 7)))
        let error = await escalation
        #expect(error?.code == .tooManyRestarts)
        #expect(error?.supervisor == "tests")
        #expect(error?.child == "a")
        #expect(error?.cause as? Stage.Fault == Stage.Fault(number: 7))
        #expect(notes.all == started("a b") + ["fault a", "stop b", "end b"])
        #expect(
            stage.logs.lines == [
                "error: a supervisor has given up cause=Fault(number: 7) child=a code=tooManyRestarts supervisor=tests"
            ])
    }

    @Test func `forgets restarts older than the period`() async {
        let puppet = Puppet("a", notes)
        let supervisor = stage.supervisor([puppet.child], restarts: 1)
        async let escalation = stage.escalation(of: supervisor)
        for restart in 1...3 {
            _ = await notes.first(3 * restart - 1)
            stage.clock.advance(by: .seconds(30))
            puppet.tell(.fault(Stage.Fault()))
        }
        _ = await notes.first(11)
        puppet.tell(.fault(Stage.Fault()))
        #expect(await escalation?.code == .tooManyRestarts)
        #expect(await supervisor.restarts == ["a": 3])
    }

    @Test func `waits by the clock before it restarts`() async throws {
        let puppet = Puppet("a", notes)
        let backoff = RestartBackoff(isFirstAtOnce: false, initial: .milliseconds(100), jitter: 0)
        let supervisor = stage.supervisor([puppet.child], backoff: backoff)
        async let run: Void = supervisor.run()
        let start = stage.clock.now
        _ = await notes.first(2)
        puppet.tell(.fault(Stage.Fault()))
        await stage.clock.waitForSleepers(1)
        #expect(stage.clock.nextDue == start + .milliseconds(100))
        #expect(notes.all.count == 3)
        stage.clock.advance(by: .milliseconds(100))
        #expect(await notes.first(5).suffix(2) == started("a")[...])
        puppet.tell(.fault(Stage.Fault()))
        await stage.clock.waitForSleepers(1)
        #expect(stage.clock.nextDue == start + .milliseconds(300))
        await supervisor.stop()
        try await run
    }

    @Test func `restarts a child that returned without having been asked to`() async throws {
        let puppet = Puppet("a", notes)
        let supervisor = stage.supervisor([puppet.child])
        async let run: Void = supervisor.run()
        _ = await notes.first(2)
        puppet.tell(.end)
        #expect(await notes.first(5).suffix(3) == ["end a", "start a", "ready a"])
        #expect(stage.logs.lines.first?.contains("childReturned") == true)
        await supervisor.stop()
        try await run
    }

    @Test func `lets a child end that may, and goes on with the others`() async throws {
        let puppets = stage.puppets("a b")
        let supervisor = stage.supervisor([puppets[0].child(restart: .onFault), puppets[1].child])
        async let run: Void = supervisor.run()
        _ = await notes.first(4)
        puppets[0].tell(.end)
        _ = await notes.first(5)
        puppets[1].tell(.fault(Stage.Fault()))
        #expect(await notes.first(8).suffix(4) == ["end a", "fault b", "start b", "ready b"])
        await supervisor.stop()
        #expect(notes.all.dropFirst(8) == ["stop b", "end b"])
        try await run
    }

    @Test func `gives up at once after a fault that no restart can help`() async {
        let puppets = stage.puppets("a b")
        let supervisor = stage.supervisor(puppets.map(\.child))
        async let escalation = stage.escalation(of: supervisor)
        _ = await notes.first(4)
        puppets[1].tell(.fault(Stage.Final()))
        let error = await escalation
        #expect(error?.code == .unrecoverableFault)
        #expect(error?.cause is Stage.Final)
        #expect(notes.all.suffix(3) == ["fault b", "stop a", "end a"])
    }
}
