package import RatchetEngine
import RatchetJournal

extension JSON {
    package init(_ history: RunHistory) {
        self = .members([
            "id": .string(history.id.rawValue),
            "workflow": JSON(history.workflow),
            "status": .string(history.status.description),
            "isWhole": .bool(history.isWhole),
            "events": .array(history.entries.map { JSON($0) }),
        ])
    }

    private init(_ entry: RunHistory.Entry) {
        let lsn = Member(name: "lsn", value: .int(Int(clamping: entry.lsn.rawValue)))
        switch entry.content {
        case .unreadable(let text): self = .object([lsn, Member(name: "unreadable", value: .string(text))])
        case .event(let event, let time, let path):
            let head: [Member] = [
                lsn, Member(name: "time", value: JSON(time)), Member(name: "event", value: .string(event.name)),
                Member(name: "path", value: JSON(path)),
            ]
            self = .object(head + event.details.map { Member(name: $0.key, value: $0.value) })
        }
    }

    fileprivate init(_ note: EffectNote) {
        self = .members(["does": .string("\(note.kind)"), "to": .string(note.name)])
    }

    /// The payload as JSON; as text if it is none.
    init(_ payload: Payload) {
        guard !payload.bytes.isEmpty else {
            self = .null
            return
        }
        self = JSON(bytes: payload.bytes) ?? .string(String(decoding: payload.bytes, as: UTF8.self))
    }
}

extension RunEvent {
    fileprivate var details: KeyValuePairs<String, JSON> {
        switch self {
        case .started(let header, let state): ["workflow": .string(header.workflow), "state": JSON(state)]
        case .stepCompleted(_, let output, let state), .stepKept(_, let output, let state):
            state.map { ["output": JSON(output), "state": JSON($0)] } ?? ["output": JSON(output)]
        case .attemptFailed(_, let error, let retryAt), .compensationFailed(_, let error, let retryAt):
            ["error": JSON(error), "due": JSON(retryAt)]
        case .nodeFailed(_, let error), .timedOut(let error): ["error": JSON(error)]
        case .sleepStarted(_, let due), .waitStarted(_, let due), .deadlineSet(let due): ["due": JSON(due)]
        case .putAway(let due): ["due": JSON(due)]
        case .signalled(let signal):
            ["signal": .string(signal.name), "id": JSON(signal.id), "value": JSON(signal.value)]
        case .received(_, let state), .fulfilled(_, let state): ["state": state.map { JSON($0) } ?? .null]
        case .chose(_, let branch), .caught(_, let branch): ["branch": JSON(branch)]
        case .updated(_, let state), .called(_, let state): ["state": JSON(state)]
        case .returned(_, let output): ["output": JSON(output)]
        case .fannedOut(_, let elements):
            [
                "elements": .array(
                    elements.map { .members(["key": .string($0.key), "state": JSON($0.state)]) })
            ]
        case .answered(let message, let answer, let state):
            [
                "update": .string(message.name), "id": JSON(message.id), "value": JSON(message.value),
                "answer": JSON(answer), "state": JSON(state),
            ]
        case .settled(let settlement): settlement.details
        case .progressed(_, let details): ["details": JSON(details)]
        case .partCompleted(_, let name, let output): ["name": .string(name), "output": JSON(output)]
        case .cursorSet(_, let cursor): ["cursor": JSON(cursor)]
        case .childOf(let parent): ["parent": .string(parent.id.rawValue)]
        case .childAsked(_, let run, let policy, let isDetached):
            ["run": .string(run.rawValue), "onParentClose": .string("\(policy)"), "isDetached": .bool(isDetached)]
        case .childEnded(_, let output): ["output": JSON(output)]
        case .childGone(let run), .sending(_, let run): ["run": .string(run.rawValue)]
        case .effected(_, let notes): ["count": .int(notes.count), "first": .array(notes.first.map { JSON($0) })]
        case .migrated(let migration):
            [
                "tree": .string(migration.fingerprint.description),
                "notes": .array(migration.notes.map { .string($0) }),
            ]
        case .forked(let origin, _): ["from": .string(origin.run.rawValue), "at": .string(origin.path)]
        case .tagged(let tags): ["tags": .array(tags.map { .string($0) })]
        case .attributesChanged(let changes): ["attributes": JSON(changes)]
        case .skipped(_, let output, let state):
            ["output": output.map { JSON($0) } ?? .null, "state": state.map { JSON($0) } ?? .null]
        case .queued(_, let queue, let due): ["queue": .string(queue), "due": JSON(due)]
        case .sleepEnded, .freed, .looped, .broughtBack, .cancelled, .expired, .waited, .terminated, .compensated,
            .compensationSkipped, .compensationRetried, .attemptBegan, .crashed, .childStarted, .sent, .retried,
            .paused,
            .resumed, .reusedID, .unqueued:
            [:]
        }
    }
}

extension JSON {
    /// What they are now; those that are gone are null.
    fileprivate init(_ changes: [AttributeChange]) {
        self = .object(changes.map { Member(name: $0.name, value: JSON($0.value)) })
    }
}

extension Settlement {
    fileprivate var details: KeyValuePairs<String, JSON> {
        switch result {
        case .value(let value): ["promise": .string(path), "id": JSON(id), "value": JSON(value)]
        case .error(let error): ["promise": .string(path), "id": JSON(id), "error": JSON(error)]
        }
    }
}
