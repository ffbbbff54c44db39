import RatchetEngine
import RatchetTesting
import Testing

@Suite("A supervisor below a supervisor", .timeLimit(.minutes(10))) struct NestedSupervisorTests {
    let stage = Stage()
    var notes: Notes { stage.notes }

    @Test func `is ready when its children are, and stops them before those before it`() async throws {
        let puppets = stage.puppets("a b c d", areReadyAtOnce: false)
        let inner = stage.supervisor([puppets[1].child, puppets[2].child], named: "inner")
        let outer = stage.supervisor([puppets[0].child, inner.asChild, puppets[3].child], named: "outer")
        async let run: Void = outer.run { notes.add("all ready") }
        for number in 0..<4 {
            _ = await notes.first(2 * number + 1)
            puppets[number].tell(.ready)
        }
        #expect(
            await notes.first(9) == [
                "start a", "ready a", "start b", "ready b", "start c", "ready c", "start d", "ready d", "all ready",
            ])
        await outer.stop()
        try await run
        #expect(
            notes.all.dropFirst(9) == [
                "stop d", "end d", "stop c", "end c", "stop b", "end b", "stop a", "end a",
            ])
    }

    @Test func `escalates to a fault that the outer one deals with`() async throws {
        let puppets = stage.puppets("a b c")
        let inner = stage.supervisor([puppets[0].child, puppets[1].child], named: "inner", restarts: 0)
        let outer = stage.supervisor([inner.asChild, puppets[2].child], .restForOne, named: "outer")
        async let run: Void = outer.run()
        _ = await notes.first(6)
        puppets[0].tell(.fault(Stage.Fault()))
        #expect(
            await notes.first(15).dropFirst(6) == [
                "fault a", "stop b", "end b", "stop c", "end c", "start a", "ready a", "start b", "ready b",
            ])
        _ = await notes.first(17)
        #expect(await outer.restarts == ["inner": 1])
        await outer.stop()
        try await run
    }

    @Test func `escalates up to the root what no restart can help`() async {
        let puppets = stage.puppets("a b")
        let inner = stage.supervisor([puppets[1].child], named: "inner")
        let outer = stage.supervisor([puppets[0].child, inner.asChild], named: "outer")
        async let escalation = stage.escalation(of: outer)
        _ = await notes.first(4)
        puppets[1].tell(.fault(Stage.Final()))
        let error = await escalation
        #expect(error?.code == .unrecoverableFault)
        #expect((error?.cause as? SupervisorError)?.cause is Stage.Final)
        #expect(await outer.restarts.isEmpty)
        #expect(notes.all.suffix(3) == ["fault b", "stop a", "end a"])
    }

    @Test func `is stopped while it starts`() async throws {
        let puppets = stage.puppets("a b", areReadyAtOnce: false)
        let inner = stage.supervisor(puppets.map(\.child), named: "inner")
        let outer = stage.supervisor([inner.asChild], named: "outer")
        async let run: Void = outer.run()
        _ = await notes.first(1)
        await outer.stop()
        try await run
        #expect(notes.all == ["start a", "stop a", "end a"])
    }
}
