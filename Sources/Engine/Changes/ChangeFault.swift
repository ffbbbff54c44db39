/// Why a run cannot go on in the workflow of today: what was recorded, what was found, and how to mend it.
package struct ChangeFault: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A node that the position needs is not there any more.
        case removed
        /// It is of another kind.
        case retyped
        /// It stands at another place, so that something would be done twice or never.
        case moved
        /// It waits for a signal of another name.
        case otherSignal
        /// It runs another workflow.
        case otherWorkflow
        /// It is done and may have to be undone, and is not there any more.
        case compensation
        /// A State is of another version, and no migration makes today's of it.
        case state
    }

    package let kind: Kind
    /// The node's path, as the run knows it.
    package let path: String
    package let text: String

    init(_ kind: Kind, _ path: String, _ text: String) {
        self.kind = kind
        self.path = path
        self.text = text
    }
}

extension ChangeFault {
    static func removed(_ path: String, _ status: String, perhaps candidate: String?) -> ChangeFault {
        let advice =
            candidate.map { "If it is '\($0)' now, add Rename(\"\(path.inScope)\", to: \"\($0)\") to renames" }
            ?? "If it has another name now, add a Rename to renames"
        return ChangeFault(
            .removed, path,
            "the run is at '\(path)' (\(status)), and the workflow has no such node any more. \(advice)")
    }

    static func retyped(_ path: String, _ status: String, from old: NodeKind, to new: NodeKind) -> ChangeFault {
        ChangeFault(
            .retyped, path,
            "the run is at '\(path)' (\(status)), which was \(old.words) and is \(new.words) now. Give the new node "
                + "another name, and keep the old one until no run is there")
    }

    static func movedAway(_ path: String, _ status: String, to place: String) -> ChangeFault {
        ChangeFault(
            .moved, path,
            "the run is at '\(path)' (\(status)), and '\(place)' is where the run cannot be at this moment. Leave the "
                + "node where it was until no run is there")
    }

    static func wouldBeDoneAgain(_ path: String) -> ChangeFault {
        ChangeFault(
            .moved, path,
            "'\(path)' is done, and stands ahead of the run's position now: it would be done again. Leave it in front "
                + "of what the run is at, or give the node at the new place another name")
    }

    static func wouldNeverBeDone(_ path: String) -> ChangeFault {
        ChangeFault(
            .moved, path,
            "'\(path)' is still to be done, and stands behind the run's position now: it would never be done. Leave it "
                + "behind what the run is at, or give the node at the new place another name")
    }

    static func otherSignal(_ path: String, from old: String, to new: String) -> ChangeFault {
        ChangeFault(
            .otherSignal, path,
            "the run waits at '\(path)' for the signal '\(old)', and the node receives '\(new)' now. Give the node for "
                + "the new signal another name, and keep the old one until no run waits there")
    }

    static func otherWorkflow(_ path: String, from old: String, to new: String?) -> ChangeFault {
        ChangeFault(
            .otherWorkflow, path,
            "the run is inside '\(path)', which ran the workflow '\(old)' and runs "
                + (new.map { "'\($0)'" } ?? "none") + " now. Give the called workflow its old static name, or call the "
                + "new one in a node of another name")
    }

    static func compensation(_ path: String) -> ChangeFault {
        ChangeFault(
            .compensation, path,
            "'\(path)' is done and may have to be undone, and the workflow has no such step any more. Add a Rename to "
                + "renames, or keep the step until no run needs it")
    }

    static func state(_ path: String, _ workflow: String, from old: Int, to new: Int, _ error: any Error) -> ChangeFault
    {
        let place = path.isEmpty ? "" : " of '\(path)'"
        return ChangeFault(
            .state, path,
            "the State\(place) was recorded by version \(old) of workflow '\(workflow)', and version \(new) cannot "
                + "take it: \(ErrorReport(error).text). Add a StateMigration(from: \(old)) to migrations")
    }
}

extension NodeKind {
    /// The kind as the DSL says it.
    var words: String {
        switch self {
        case .sequence: "a Group"
        case .step: "a Step"
        case .update: "an Update"
        case .choice: "a When or Switch"
        case .loop: "a Repeat"
        case .parallel: "a Parallel"
        case .forEach: "a ForEach"
        case .call: "a Call"
        case .sleep: "a Sleep"
        case .finish: "a Return"
        case .receive: "a Receive"
        case .race: "a Race for the first end"
        case .firstSuccess: "a Race for the first success"
        case .attempt: "a Try"
        case .scope: "a Scope"
        case .fail: "a Fail"
        case .wait: "a Wait"
        case .parallelCollecting: "a Parallel that collects failures"
        case .forEachCollecting: "a ForEach that collects failures"
        case .start: "a Start"
        case .send: "a Send"
        case .promise: "a Promise"
        }
    }
}

extension String {
    /// The path without keys of elements and numbers of turns, as hints have it.
    fileprivate var inScope: String { Self.withoutBrackets(self) }

    package static func withoutBrackets(_ path: String) -> String {
        var depth = 0
        return path.filter { character in
            if character == "[" { depth += 1 }
            defer { if character == "]" { depth -= 1 } }
            return depth == 0
        }
    }
}
