import RatchetEngine

/// An event's details in one line.
struct EventText {
    private let event: RunEvent
    private let terminal: Terminal
    private let isFull: Bool

    init(_ event: RunEvent, _ terminal: Terminal, isFull: Bool) {
        self.event = event
        self.terminal = terminal
        self.isFull = isFull
    }

    var isError: Bool {
        switch event {
        case .attemptFailed, .nodeFailed, .timedOut, .compensationFailed: true
        default: false
        }
    }

    var color: Color? {
        switch event {
        case .started, .forked, .returned: .bold
        case .cancelled, .terminated, .compensationSkipped, .migrated, .skipped, .retried, .paused: .yellow
        case .attemptFailed(_, _, let next), .compensationFailed(_, _, let next): next == nil ? .red : .yellow
        case .nodeFailed, .timedOut: .red
        case .putAway, .broughtBack, .attemptBegan: .dim
        default: nil
        }
    }

    var details: String {
        switch event {
        case .started(let header, let state): "\(header.workflow) \(text(state))"
        case .stepCompleted(_, let output, let state), .stepKept(_, let output, let state):
            [text(output), state.map { "\(terminal.marks.arrow) \(text($0))" }].compactMap(\.self)
                .filter { !$0.isEmpty }.joined(separator: " ")
        case .attemptFailed(_, let error, let next), .compensationFailed(_, let error, let next):
            "\(error)" + (next.map { "; again at \(terminal.times.short($0))" } ?? "")
        case .nodeFailed(_, let error), .timedOut(let error): "\(error)"
        case .sleepStarted(_, let due), .waitStarted(_, let due), .deadlineSet(let due):
            "until \(terminal.times.short(due))"
        case .putAway(let due): due.map { "until \(terminal.times.short($0))" } ?? "until a signal comes"
        case .signalled(let signal): "\(signal.name) \(text(signal.value))"
        case .received(_, let state), .fulfilled(_, let state): state.map { text($0) } ?? ""
        case .answered(let message, let answer, _):
            "\(message.name) \(text(message.value)) \(terminal.marks.arrow) \(text(answer))"
        case .settled(let settlement): "\(settlement.path) \(text(settlement.result))"
        case .chose(_, let branch): branch.map { "branch \($0 + 1)" } ?? "none"
        case .caught(_, let block): block.map { "by catch \($0 + 1)" } ?? "by none"
        case .looped(_, let again): again ? "another turn" : "ended"
        case .updated(_, let state), .called(_, let state): text(state)
        case .returned(_, let output): text(output)
        case .fannedOut(_, let elements):
            "\(elements.count) elements: " + elements.map(\.key).joined(separator: ", ")
        case .progressed(_, let details): text(details)
        case .partCompleted(_, let name, let output): "\(name) \(text(output))"
        case .cursorSet(_, let cursor): text(cursor)
        case .childOf(let parent): "of \(parent.id)"
        case .childAsked(_, let run, let policy, let isDetached):
            "\(run)\(isDetached ? ", detached" : ""), on parent close: \(policy)"
        case .childEnded(_, let output): text(output)
        case .childGone(let run): run.rawValue
        case .sending(_, let run): "to \(run)"
        case .effected(_, let notes): notes.text
        case .migrated(let migration): migrationText(migration)
        case .forked(let origin, _): "from run \(origin.run) at \(origin.path)"
        case .tagged(let tags): tags.joined(separator: ", ")
        case .attributesChanged(let changes):
            changes.map { "\($0.name)=\($0.value?.description ?? "none")" }.joined(separator: ", ")
        case .skipped(_, let output, _): output.map { text($0) } ?? "without an output"
        case .queued(_, let queue, let due):
            "in queue \(queue)" + (due.map { ", at most until \(terminal.times.short($0))" } ?? "")
        case .sleepEnded, .broughtBack, .cancelled, .expired, .waited, .terminated, .compensated, .compensationSkipped,
            .compensationRetried, .attemptBegan, .crashed, .freed, .childStarted, .sent, .retried, .paused, .resumed,
            .reusedID, .unqueued:
            ""
        }
    }

    private func migrationText(_ migration: RunMigration) -> String {
        (["into tree \(migration.fingerprint)"] + migration.notes).joined(separator: "; ")
    }

    private func text(_ result: Settlement.Result) -> String {
        switch result {
        case .value(let value): text(value)
        case .error(let error): "\(error)"
        }
    }

    private func text(_ payload: Payload) -> String {
        guard !isFull else { return String(decoding: payload.bytes, as: UTF8.self) }
        return Preview(payload).map { terminal.text(of: $0) } ?? ""
    }
}
