@testable import RatchetEngine
import Testing

@Suite("The plan of a supervisor") struct SupervisorPlanTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let strategy: SupervisionStrategy
        var children = "a b c"
        let events: String
        let actions: String
    }

    @Test func `starts each child after the one before it is ready`() {
        var script = Script(.oneForOne, "a b c")
        #expect(script.begin() == "start a")
        #expect(script.play("ready a") == "start b")
        #expect(script.play("ready b") == "start c")
        #expect(script.play("ready c") == "all ready")
    }

    @Test func `without children, all are ready at once`() {
        var script = Script(.oneForOne, "")
        #expect(script.begin() == "all ready")
        #expect(script.play("stop") == "finish")
    }

    @Test func `asked to stop before it begins, starts nothing`() {
        var script = Script(.oneForOne, "a b")
        #expect(script.play("stop") == "finish")
    }

    @Test(arguments: [
        Case(
            testDescription: "one for one restarts that child", strategy: .oneForOne,
            events: "fault b, wait 1, ready b", actions: "restart 1 for b #1, start b"),
        Case(
            testDescription: "one for one restarts children independently", strategy: .oneForOne,
            events: "fault a, fault c, wait 2, ready c, wait 1, ready a",
            actions: "restart 1 for a #1, restart 2 for c #1, start c, start a"),
        Case(
            testDescription: "one for all stops the others in reverse and starts all in order", strategy: .oneForAll,
            events: "fault b, end c, end a, wait 1, ready a, ready b, ready c",
            actions: "restart 1 for b #1, stop c, stop a, start a, start b, start c"),
        Case(
            testDescription: "rest for one stops those after it and starts it and them", strategy: .restForOne,
            events: "fault b, end c, wait 1, ready b, ready c",
            actions: "restart 1 for b #1, stop c, start b, start c"),
        Case(
            testDescription: "rest for one leaves those before the last alone", strategy: .restForOne,
            events: "fault c, wait 1, ready c", actions: "restart 1 for c #1, start c"),
        Case(
            testDescription: "nothing starts before all are down, however short the wait", strategy: .oneForAll,
            events: "fault a, wait 1, end c, end b", actions: "restart 1 for a #1, stop c, stop b, start a"),
        Case(
            testDescription: "a fault of one that must go down anyway does not count", strategy: .oneForAll,
            events: "fault a, fault b, cancelled c, wait 1",
            actions: "restart 1 for a #1, stop c, report b, start a"),
        Case(
            testDescription: "a fault further up during a wait waits anew", strategy: .restForOne,
            events: "fault c, fault a, end b, wait 1, wait 2",
            actions: "restart 1 for c #1, restart 2 for a #1, stop b, start a"),
        Case(
            testDescription: "a fault before it was ready is a fault too", strategy: .restForOne,
            events: "fault c, wait 1, fault c, wait 2, ready c",
            actions: "restart 1 for c #1, start c, restart 2 for c #2, start c"),
        Case(
            testDescription: "a return that was not asked for is a fault", strategy: .oneForOne,
            events: "end a, wait 1", actions: "restart 1 for a #1, start a"),
        Case(
            testDescription: "a child that may end is not started again", strategy: .oneForAll, children: "a b? c",
            events: "end b, fault a, end c, wait 1, ready a, ready c",
            actions: "restart 1 for a #1, stop c, start a, start c"),
        Case(
            testDescription: "a child that may end is restarted after a fault", strategy: .oneForOne,
            children: "a b?", events: "fault b, wait 1", actions: "restart 1 for b #1, start b"),
        Case(
            testDescription: "a child that may end and was stopped for a restart is restarted", strategy: .oneForAll,
            children: "a b?", events: "fault a, end b, wait 1, ready a",
            actions: "restart 1 for a #1, stop b, start a, start b"),
        Case(
            testDescription: "a final fault escalates at once", strategy: .oneForOne,
            events: "final b, end c, end a", actions: "stop c, stop a, escalate unrecoverableFault b"),
        Case(
            testDescription: "a final fault of one that is stopped escalates", strategy: .oneForAll,
            events: "fault a, end c, final b",
            actions:
                "restart 1 for a #1, stop c, stop b, report b, escalate unrecoverableFault b"),
        Case(
            testDescription: "stop goes in reverse, one at a time", strategy: .oneForOne,
            events: "stop, end c, end b, cancelled a", actions: "stop c, stop b, stop a, finish"),
        Case(
            testDescription: "faults while stopping neither restart nor escalate", strategy: .oneForAll,
            events: "stop, fault a, fault c, final b", actions: "stop c, report a, report c, stop b, report b, finish"),
        Case(
            testDescription: "stop during a wait does not wait", strategy: .restForOne,
            events: "fault a, end c, end b, stop", actions: "restart 1 for a #1, stop c, stop b, finish"),
        Case(
            testDescription: "stop while others are stopped for a restart", strategy: .restForOne,
            events: "fault b, stop, wait 1, end c, end a", actions: "restart 1 for b #1, stop c, stop a, finish"),
        Case(
            testDescription: "stop asked twice", strategy: .oneForOne,
            events: "stop, stop, end c, end b, end a", actions: "stop c, stop b, stop a, finish"),
        Case(
            testDescription: "the first reason to end counts", strategy: .oneForOne,
            events: "final a, stop, final b, end c",
            actions: "stop c, report b, escalate unrecoverableFault a"),
    ])
    func `decides`(_ example: Case) {
        var script = Script(example.strategy, example.children)
        script.beginAndBeReady()
        #expect(script.play(example.events) == example.actions)
    }

    @Test func `a fault in the beginning keeps the children after it from starting`() {
        var script = Script(.oneForOne, "a b")
        _ = script.begin()
        #expect(script.play("fault a, wait 1, ready a") == "restart 1 for a #1, start a, start b")
    }

    @Test func `a child that ends in the beginning lets the next one start`() {
        var script = Script(.restForOne, "a? b")
        _ = script.begin()
        #expect(script.play("end a, ready b") == "start b, all ready")
    }

    @Test func `stop in the beginning stops the one that starts first`() {
        var script = Script(.oneForOne, "a b c")
        _ = script.begin()
        #expect(script.play("ready a, stop, ready b, end b, end a") == "start b, stop b, stop a, finish")
    }

    @Test func `what belongs to an earlier start is ignored`() {
        var script = Script(.oneForOne, "a b")
        _ = script.begin()
        _ = script.play("fault a, wait 1")
        #expect(script.handle(.ready(child: 0, start: 1)) == "")
        #expect(script.handle(.ended(child: 0, start: 1, fault: nil)) == "")
        #expect(script.handle(.ready(child: 0, start: 2)) == "start b")
    }

    @Test func `all are announced to be ready only once`() {
        var script = Script(.oneForOne, "a")
        _ = script.begin()
        #expect(script.play("ready a, fault a, wait 1, ready a") == "all ready, restart 1 for a #1, start a")
    }

    @Test func `one fault more than the budget has restarts escalates`() {
        var script = Script(.oneForOne, "a b", restarts: 2)
        script.beginAndBeReady()
        #expect(script.play("fault a, fault b, wait 1") == "restart 1 for a #1, restart 2 for b #1, start a")
        #expect(script.play("fault a") == "escalate tooManyRestarts a")
    }

    @Test func `an escalation stops the other children in reverse`() {
        var script = Script(.oneForOne, "a b c", restarts: 0)
        script.beginAndBeReady()
        #expect(script.play("fault b, end c, end a") == "stop c, stop a, escalate tooManyRestarts b")
    }

    @Test func `restarts older than the period are forgotten`() {
        var script = Script(.oneForOne, "a", restarts: 1)
        script.beginAndBeReady()
        #expect(script.play("fault a, wait 1, 30s, fault a") == "restart 1 for a #1, start a, restart 2 for a #1")
        #expect(script.play("wait 2, 29s, fault a") == "start a, escalate tooManyRestarts a")
    }
}
