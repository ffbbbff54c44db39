import RatchetDSL
import RatchetJournal
import Testing

@testable import RatchetEngine

/// Every kind of change, with runs at the positions that matter: the decision, and the text that the user reads.
struct ChangeTableTests {
    @Test(arguments: added + removed + moved + retyped + nested + newer)
    func `A change of the tree has the decision, the text and the further way of the table`(change: ChangeCase) throws {
        let flow = try ChangedFlow(change.old, change.new, renames: change.renames)
        var walk = try flow.position(change.at, branch: change.branch, lastFirst: change.lastFirst)
        let before = walk.done.count
        switch (flow.decision(walk.state), change.expected) {
        case (.goesOn(let migration), .goesOn(let notes, let then)):
            #expect(migration.notes == notes)
            try walk.migrate(migration)
            #expect(walk.state.notes.map(\.text) == notes)
            #expect(walk.state.header.fingerprint == flow.new.fingerprint)
            try walk.finish()
            #expect(Array(walk.done.dropFirst(before)) == then)
        case (.parked(let faults), .parked(let kind, let text)):
            #expect(faults.map(\.kind) == [kind])
            #expect(faults.map(\.text) == [text])
        case (let found, _): Issue.record("the decision is \(found)")
        }
    }

    private static let (a, b, c, x) = (Draft.step("a"), Draft.step("b"), Draft.step("c"), Draft.step("x"))

    private static func behind(_ path: String) -> String {
        "'\(path)' was added behind the run's position: it is not done"
    }

    private static let added: [ChangeCase] = [
        ChangeCase("added ahead", [a, b], [a, b, x], at: "b", .goesOn(then: ["b", "x"])),
        ChangeCase("added right behind what is open", [a, b], [a, b, x], at: "a", .goesOn(then: ["a", "b", "x"])),
        ChangeCase("added behind", [a, b], [x, a, b], at: "b", .goesOn(notes: [behind("x")], then: ["b"])),
        ChangeCase("added between", [a, b], [a, x, b], at: "a", .goesOn(then: ["a", "x", "b"])),
        ChangeCase(
            "a group added behind is told once", [a, b], [Draft.group("g", x, c), a, b], at: "b",
            .goesOn(notes: [behind("g")], then: ["b"])),
        ChangeCase(
            "added in a group that is done", [Draft.group("g", a), b], [Draft.group("g", a, x), b], at: "b",
            .goesOn(notes: [behind("g/x")], then: ["b"])),
        ChangeCase(
            "added in the branch that was taken", [Draft.choice("w", ("yes", [a, b]), ("no", [c]))],
            [Draft.choice("w", ("yes", [x, a, b]), ("no", [c]))], at: "w/yes/b",
            .goesOn(notes: [behind("w/yes/x")], then: ["w/yes/b"])),
        ChangeCase(
            "added in the branch that was not taken", [Draft.choice("w", ("yes", [a]), ("no", [c]))],
            [Draft.choice("w", ("yes", [a]), ("no", [c, x]))], at: "w/yes/a", .goesOn(then: ["w/yes/a"])),
        ChangeCase(
            "a branch added to a choice that is made", [Draft.choice("w", ("yes", [a]), ("no", [c]))],
            [Draft.choice("w", ("perhaps", [x]), ("yes", [a]), ("no", [c]))], at: "w/yes/a",
            .goesOn(then: ["w/yes/a"])),
        ChangeCase(
            "a branch added to a choice that is to be made", [Draft.choice("w", ("yes", [a]))],
            [Draft.choice("w", ("perhaps", [x]), ("yes", [a]))], at: "w", .goesOn(then: ["w/perhaps/x"])),
        ChangeCase(
            "added behind in a turn", [Draft.loop("l", a, b)], [Draft.loop("l", x, a, b)], at: "l[1]/b",
            .goesOn(
                notes: [behind("l/x") + " in this turn of 'l', and is in the next ones"],
                then: ["l[1]/b", "l[2]/x", "l[2]/a", "l[2]/b"])),
        ChangeCase(
            "added ahead in a turn", [Draft.loop("l", a, b)], [Draft.loop("l", a, b, x)], at: "l[2]/b",
            .goesOn(then: ["l[2]/b", "l[2]/x"])),
        ChangeCase(
            "a branch added at the end of a parallel", [Draft.parallel("p", a, b)], [Draft.parallel("p", a, b, x)],
            at: "p/a", .goesOn(then: ["p/a", "p/b", "p/x"])),
        ChangeCase(
            "a branch added in front of those that were begun", [Draft.parallel("p", limit: 1, a, b)],
            [Draft.parallel("p", limit: 1, x, a, b)], at: "p/a",
            .goesOn(notes: [behind("p/x")], then: ["p/a", "p/b"])),
        ChangeCase(
            "a branch added among those that have not begun", [Draft.parallel("p", limit: 1, a, b)],
            [Draft.parallel("p", limit: 1, a, x, b)], at: "p/a", .goesOn(then: ["p/a", "p/x", "p/b"])),
    ]

    private static let removed: [ChangeCase] = [
        ChangeCase("removed ahead", [a, b, c], [a, b], at: "b", .goesOn(then: ["b"])),
        ChangeCase("removed behind", [a, b], [b], at: "b", .goesOn(then: ["b"])),
        ChangeCase(
            "removed where the run is", [a, b], [a], at: "b",
            .parked(
                .removed,
                "the run is at 'b' (open), and the workflow has no such node any more. If it has another name now, add "
                    + "a Rename to renames")),
        ChangeCase(
            "renamed where the run is", [a, b], [a, c], at: "b",
            .parked(
                .removed,
                "the run is at 'b' (open), and the workflow has no such node any more. If it is 'c' now, add "
                    + "Rename(\"b\", to: \"c\") to renames")),
        ChangeCase(
            "renamed with a hint", [a, b], [a, c], renames: [Rename("b", to: "c")], at: "b",
            .goesOn(notes: ["'b' is 'c' now: its next attempt has another idempotency key"], then: ["c"])),
        ChangeCase(
            "renamed with a hint, behind", [a, b], [c, b], renames: [Rename("a", to: "c")], at: "b",
            .goesOn(then: ["b"])),
        ChangeCase(
            "renamed behind without a hint is new", [a, b], [c, b], at: "b",
            .goesOn(notes: [behind("c")], then: ["b"])),
        ChangeCase(
            "a hint takes the name of one that is gone", [a, b], [b], renames: [Rename("a", to: "b")], at: "a",
            .goesOn(notes: ["'a' is 'b' now: its next attempt has another idempotency key"], then: ["b"])),
        ChangeCase(
            "a group renamed with a hint", [Draft.group("g", a, b)], [Draft.group("h", a, b)],
            renames: [Rename("g", to: "h")], at: "g/b",
            .goesOn(notes: ["'g/b' is 'h/b' now: its next attempt has another idempotency key"], then: ["h/b"])),
        ChangeCase(
            "a branch removed that is done", [Draft.parallel("p", limit: 2, a, b, c)],
            [Draft.parallel("p", limit: 2, b, c)], at: "p/c",
            .goesOn(then: ["p/b", "p/c"])),
        ChangeCase(
            "a branch removed that was taken", [Draft.choice("w", ("yes", [a]), ("no", [c]))],
            [Draft.choice("w", ("no", [c]))], at: "w/yes/a",
            .parked(
                .removed,
                "the run is at 'w/yes' (open), and the workflow has no such node any more. If it has another name now, "
                    + "add a Rename to renames")),
    ]

    private static let moved: [ChangeCase] = [
        ChangeCase(
            "done, and moved ahead", [a, b], [b, a], at: "b",
            .parked(
                .moved,
                "'a' is done, and stands ahead of the run's position now: it would be done again. Leave it in front of "
                    + "what the run is at, or give the node at the new place another name")),
        ChangeCase(
            "still to be done, and moved behind", [a, b], [b, a], at: "a",
            .parked(
                .moved,
                "'b' is still to be done, and stands behind the run's position now: it would never be done. Leave it "
                    + "behind what the run is at, or give the node at the new place another name")),
        ChangeCase("moved ahead of the position", [a, b, c], [a, c, b], at: "a", .goesOn(then: ["a", "c", "b"])),
        ChangeCase("moved behind the position", [a, b, c], [b, a, c], at: "c", .goesOn(then: ["c"])),
        ChangeCase(
            "moved into a new group with a hint", [a, b, c], [a, Draft.group("g", x, b), c],
            renames: [Rename("b", to: "g/b")], at: "b",
            .goesOn(
                notes: ["'b' is 'g/b' now: its next attempt has another idempotency key", behind("g/x")],
                then: ["g/b", "c"])),
        ChangeCase(
            "moved into a new group without a hint", [a, b], [a, Draft.group("g", b)], at: "b",
            .parked(
                .removed,
                "the run is at 'b' (open), and the workflow has no such node any more. If it is 'g/b' now, add "
                    + "Rename(\"b\", to: \"g/b\") to renames")),
        ChangeCase(
            "moved into a loop", [a, b], [a, Draft.loop("l", b)], renames: [Rename("b", to: "l/b")], at: "b",
            .parked(
                .moved,
                "the run is at 'b' (open), and 'l/b' is where the run cannot be at this moment. Leave the node where "
                    + "it was until no run is there")),
    ]

    private static let retyped: [ChangeCase] = [
        ChangeCase(
            "retyped where the run is", [a, b], [a, Draft.sleep("b")], at: "b",
            .parked(
                .retyped,
                "the run is at 'b' (open), which was a Step and is a Sleep now. Give the new node another name, and "
                    + "keep the old one until no run is there")),
        ChangeCase("retyped ahead", [a, b], [a, Draft.sleep("b")], at: "a", .goesOn(then: ["a", "b"])),
        ChangeCase(
            "retyped behind", [a, b], [Draft.sleep("a"), b], at: "b",
            .goesOn(notes: ["'a' was a Step, which is behind the run, and is a Sleep now: it is not done"], then: ["b"])
        ),
        ChangeCase(
            "another signal where the run waits", [Draft.receive("r", "yes")], [Draft.receive("r", "ok")], at: "r",
            .parked(
                .otherSignal,
                "the run waits at 'r' for the signal 'yes', and the node receives 'ok' now. Give the node for the new "
                    + "signal another name, and keep the old one until no run waits there")),
        ChangeCase(
            "another signal ahead", [a, Draft.receive("r", "yes")], [a, Draft.receive("r", "ok")], at: "a",
            .goesOn(then: ["a", "r"])),
        ChangeCase(
            "another limit", [Draft.parallel("p", limit: 1, a, b)], [Draft.parallel("p", limit: 2, a, b)], at: "p/a",
            .goesOn(then: ["p/a", "p/b"])),
    ]

    /// Nodes that hold an outcome, or have several ends.
    private static let newer: [ChangeCase] = [
        ChangeCase(
            "an arm added to a race that is on", [Draft.race("r", a, b), c], [Draft.race("r", a, b, x), c], at: "r/a",
            .goesOn(notes: [behind("r/x")], then: ["r/a", "c"])),
        ChangeCase(
            "an arm added to a race that is over", [Draft.race("r", a, b), c], [Draft.race("r", a, b, x), c], at: "c",
            .goesOn(then: ["c"])),
        ChangeCase(
            "an arm removed that is on", [Draft.race("r", a, b), c], [Draft.race("r", b), c], at: "r/a",
            .parked(
                .removed,
                "the run is at 'r/a' (open), and the workflow has no such node any more. If it has another name now, "
                    + "add a Rename to renames")),
        ChangeCase(
            "added ahead and behind in a scope", [Draft.scope("s", a, b)], [Draft.scope("s", x, a, b, c)], at: "s/b",
            .goesOn(notes: [behind("s/x")], then: ["s/b", "s/c"])),
        ChangeCase(
            "a catch and a finally added to a try that is under way",
            [Draft.attempt("t", [a, b], catches: ["one"], finally: nil)],
            [Draft.attempt("t", [x, a, b], catches: ["none", "one"], finally: [c])], at: "t/try/b",
            .goesOn(notes: [behind("t/try/x")], then: ["t/try/b", "t/finally/c"])),
        ChangeCase(
            "a finally added to a try that is done", [Draft.attempt("t", [a], catches: ["one"], finally: nil), b],
            [Draft.attempt("t", [a], catches: ["one", "two"], finally: [c]), b], at: "b",
            .goesOn(notes: [behind("t/finally")], then: ["b"])),
        ChangeCase(
            "what is done instead of waiting, added while it waits", [Draft.receive("r"), b],
            [Draft.receive("r", otherwise: x), b], at: "r", .goesOn(then: ["r", "b"])),
        ChangeCase(
            "what is done instead of waiting, added once the signal came", [Draft.receive("r"), b],
            [Draft.receive("r", otherwise: x), b], at: "b", .goesOn(then: ["b"])),
    ]

    private static let nested: [ChangeCase] = [
        ChangeCase(
            "added ahead and behind in a called workflow", [Draft.call("c", Draft.flow("in", [a, b]))],
            [Draft.call("c", Draft.flow("in", [x, a, b, c]))], at: "c/b",
            .goesOn(notes: [behind("c/x")], then: ["c/b", "c/c"])),
        ChangeCase(
            "added behind in each element", [Draft.each("e", Draft.flow("in", [a, b]))],
            [Draft.each("e", Draft.flow("in", [x, a, b]))], at: "e[b]/b", lastFirst: true,
            .goesOn(notes: [behind("e/x")], then: ["e[a]/a", "e[a]/b", "e[b]/b"])),
        ChangeCase(
            "another workflow where the run is", [Draft.call("c", Draft.flow("in", [a]))],
            [Draft.call("c", Draft.flow("out", [a]))], at: "c/a",
            .parked(
                .otherWorkflow,
                "the run is inside 'c', which ran the workflow 'in' and runs 'out' now. Give the called workflow its "
                    + "old static name, or call the new one in a node of another name")),
        ChangeCase(
            "another workflow behind", [Draft.each("e", Draft.flow("in", [a])), b],
            [Draft.each("e", Draft.flow("out", [c])), b], at: "b", .goesOn(then: ["b"])),
        ChangeCase(
            "a call removed that is done",
            [Draft.each("e", Draft.flow("in", [a])), Draft.call("d", Draft.flow("in", [a, b]))],
            [Draft.call("d", Draft.flow("in", [a, b]))], at: "d/b", .goesOn(then: ["d/b"])),
        ChangeCase(
            "a call removed where the run is", [Draft.call("c", Draft.flow("in", [a])), b], [b], at: "c/a",
            .parked(
                .removed,
                "the run is at 'c' (open), and the workflow has no such node any more. If it has another name now, add "
                    + "a Rename to renames")),
        ChangeCase(
            "renamed in a called workflow with a hint", [Draft.call("c", Draft.flow("in", [a, b]))],
            [Draft.call("c", Draft.flow("in", [a, x], renames: [Rename("b", to: "x")]))], at: "c/b",
            .goesOn(notes: ["'c/b' is 'x' now: its next attempt has another idempotency key"], then: ["c/x"])),
    ]
}
