@testable import RatchetEngine
import RatchetJournal

// How `Tests/FormatDecoder/decode.py` prints what runs are made of.

extension JSON {
    init(_ time: Timestamp) { self.init(time.milliseconds) }
    init(_ time: Timestamp?) { self = time.map { JSON($0) } ?? .null }
    init(_ payload: Payload) { self.init(String(decoding: payload.bytes, as: UTF8.self)) }
    init(_ payload: Payload?) { self = payload.map { JSON($0) } ?? .null }
    init(_ address: NodeAddress) { self = [JSON(address.frame), JSON(address.node)] }
    init(_ error: ErrorReport) {
        guard error.isExtended else {
            self = [JSON(error.type), JSON(error.text)]
            return
        }
        let details = error.details.sorted { $0.key < $1.key }.map { [JSON($0.key), JSON($0.value)] as JSON }
        self = [JSON(error.type), JSON(error.text), .list(details), error.cause.map { JSON($0) } ?? .null]
    }

    /// Sixteen digits.
    init(_ fingerprint: Fingerprint) {
        let digits = String(fingerprint.rawValue, radix: 16)
        self.init(String(repeating: "0", count: 16 - digits.count) + digits)
    }

    init(_ header: RunHeader) {
        self = [JSON(header.fingerprint), JSON(header.workflow), JSON(header.givenID)]
    }

    // MARK: - Events

    init(_ batch: EventBatch) {
        self = .object(["time": JSON(batch.time), "events": .list(batch.events.map { JSON($0) })])
    }

    init(_ event: RunEvent) {
        self = .list([JSON(event.name)] + (event.address.map { [JSON($0)] } ?? []) + Self.fields(of: event))
    }

    private static func fields(of event: RunEvent) -> [JSON] {
        switch event {
        case .started(let header, let state): [JSON(header), JSON(state)]
        case .stepCompleted(_, let output, let state), .stepKept(_, let output, let state):
            [JSON(output)] + (state.map { [JSON($0)] } ?? [])
        case .attemptFailed(_, let error, let retryAt), .compensationFailed(_, let error, let retryAt):
            [JSON(error)] + (retryAt.map { [JSON($0)] } ?? [])
        case .nodeFailed(_, let error), .timedOut(let error): [JSON(error)]
        case .sleepStarted(_, let due), .waitStarted(_, let due), .deadlineSet(let due): [JSON(due)]
        case .chose(_, let choice), .caught(_, let choice): choice.map { [JSON($0)] } ?? []
        case .updated(_, let payload), .called(_, let payload), .returned(_, let payload): [JSON(payload)]
        case .fannedOut(_, let elements): [.list(elements.map { [JSON($0.key), JSON($0.state)] })]
        case .putAway(let due): due.map { [JSON($0)] } ?? []
        case .signalled(let signal): [JSON(signal.name), JSON(signal.id), JSON(signal.value)]
        case .received(_, let state), .fulfilled(_, let state): state.map { [JSON($0)] } ?? []
        case .answered(let message, let answer, let state):
            [JSON(message.name), JSON(message.id), JSON(message.value), JSON(answer), JSON(state)]
        case .settled(let settlement): Self.fields(of: settlement)
        case .progressed(_, let payload), .cursorSet(_, let payload): [JSON(payload)]
        case .partCompleted(_, let name, let output): [JSON(name), JSON(output)]
        case .childOf(let parent): [.list(fields(of: parent))]
        case .childAsked(_, let run, let policy, let isDetached):
            [JSON(run.rawValue), JSON(policy.rawValue), .flag(isDetached)]
        case .childEnded(_, let output): [JSON(output)]
        case .childGone(let run), .sending(_, let run): [JSON(run.rawValue)]
        case .effected(_, let notes):
            [JSON(notes.count), .list(notes.first.map { [JSON($0.kind.rawValue), JSON($0.name)] })]
        case .migrated(let migration): [JSON(migration)]
        case .forked(let origin, let value):
            [JSON(origin.run.rawValue), JSON(origin.path), .list(value.map { JSON($0) })]
        case .tagged(let tags): [.list(tags.map { JSON($0) })]
        case .attributesChanged(let changes):
            [
                .list(
                    changes.map { change in
                        guard let value = change.value else { return [JSON(0), JSON(change.name)] }
                        return JSON(SearchTerm.attribute(change.name, value))
                    })
            ]
        case .skipped(_, let output, let state):
            [output.map { JSON($0) } ?? .null] + (state.map { [JSON($0)] } ?? [])
        case .queued(_, let queue, let due): [JSON(queue), due.map { JSON($0) } ?? .null]
        case .sleepEnded, .freed, .looped, .broughtBack, .cancelled, .expired, .waited, .terminated, .compensated,
            .compensationSkipped, .compensationRetried, .attemptBegan, .crashed, .childStarted, .sent, .retried,
            .paused,
            .resumed, .reusedID, .unqueued:
            []
        }
    }

    private static func fields(of parent: ParentLink) -> [JSON] {
        [JSON(parent.number), JSON(parent.id.rawValue), JSON(parent.node), JSON(parent.interest.rawValue)]
    }

    private init(_ migration: RunMigration) {
        self = .object([
            "plan": JSON(migration.fingerprint.description), "time": JSON(migration.time),
            "scopes": .list(
                migration.scopes.map { scope in
                    [
                        JSON(scope.map { $0.place + 1 } ?? 0),
                        .list((scope?.nodes ?? []).map { JSON($0.map { $0 + 1 } ?? 0) }),
                    ]
                }),
            "skipped": .list(migration.skipped.map { JSON($0) }), "entered": .list(migration.entered.map { JSON($0) }),
            "states": .list(migration.states.map { [JSON($0.frame), JSON($0.state)] }),
            "notes": .list(migration.notes.map { JSON($0) }),
        ])
    }

    private static func fields(of settlement: Settlement) -> [JSON] {
        let front = [JSON(settlement.path), JSON(settlement.id)]
        return switch settlement.result {
        case .value(let value): front + [JSON(value)]
        case .error(let error): front + [JSON(error)]
        }
    }

    init(_ term: SearchTerm) {
        switch term {
        case .tag(let tag): self = [JSON(1), JSON(tag)]
        case .attribute(let name, .text(let value)): self = [JSON(2), JSON(name), JSON(value)]
        case .attribute(let name, .integer(let value)): self = [JSON(3), JSON(name), JSON(value)]
        case .attribute(let name, .flag(let value)): self = [JSON(4), JSON(name), .flag(value)]
        case .attribute(let name, .time(let value)): self = [JSON(5), JSON(name), JSON(value)]
        }
    }

    // MARK: - Values

    /// - Parameter plan: The plan of the run with this header.
    init(_ snapshot: RunSnapshot, plan: (RunHeader) throws -> RunPlan) throws {
        var fields: [String: JSON]
        switch snapshot.content {
        case .folded(let bytes): fields = try Self.folded(bytes, plan)
        case .unfolded(let parts):
            fields = [
                "reason": JSON(parts.reason.kind.rawValue), "text": JSON(parts.reason.text),
                "base": try parts.base.map { .object(try Self.folded($0, plan)) } ?? .null,
                "batches": .list(try parts.batches.map { JSON(try EventBatch(decoding: $0[...])) }),
            ]
        }
        fields["indexed"] = .list(snapshot.terms.all.map { JSON($0) })
        fields["status"] = JSON("\(snapshot.indexed)")
        self = .object(fields)
    }

    private static func folded(_ bytes: [UInt8], _ plan: (RunHeader) throws -> RunPlan) throws -> [String: JSON] {
        var reader = ByteReader(bytes)
        let run = try RunState(from: &reader, number: 1, plan: plan)
        return [
            "header": JSON(run.header), "started": JSON(run.started), "ended": JSON(run.ended),
            "asleepUntil": JSON(run.asleepUntil),
            "failure": run.failure.map { [JSON($0.address), JSON($0.error)] } ?? .null,
            "frames": .list(run.frames.map { JSON($0, since: run.started) }), "awaitsSignal": .flag(run.isLaidBy),
            "mailbox": JSON(run.mailbox), "deadline": JSON(run.deadline),
            "notes": .list(run.notes.map { [JSON($0.time), JSON($0.text)] }),
            "kept": .list(run.compensations.map { JSON($0) }), "terminated": .flag(run.isTerminated),
            "parent": run.parent.map { .list(fields(of: $0)) } ?? .null,
            "children": .list(
                run.children.values.sorted { $0.id.rawValue < $1.id.rawValue }.map { child in
                    [JSON(child.id.rawValue), JSON(child.policy.rawValue), .flag(child.isDetached)]
                }),
            "lastState": JSON(run.lastState), "paused": .flag(run.isPaused), "reusedID": .flag(run.reusesID),
            "terms": .list(run.terms.all.map { JSON($0) }),
            "settlements": .list(
                run.settlements.sorted { $0.key < $1.key }.map { path, result in
                    .list(fields(of: Settlement(path: path, result: result)))
                }),
        ]
    }

    private init(_ kept: Compensation) {
        self = [
            JSON(kept.number), JSON(kept.step), JSON(kept.path), JSON(kept.output), JSON(kept.attempts),
            kept.error.map { JSON($0) } ?? .null, .flag(kept.isStuck),
        ]
    }

    private init(_ mailbox: Mailbox) {
        var rest = mailbox
        self = .list(
            mailbox.counts.keys.sorted().map { name in
                var values: [JSON] = []
                while let value = rest.first(named: name) {
                    values.append(JSON(value))
                    rest.removeFirst(named: name)
                }
                return [JSON(name), .list(values)]
            })
    }

    private init(_ frame: Frame, since start: Timestamp) {
        self = [
            JSON(frame.scope), frame.parent.map { JSON($0) } ?? .null, JSON(frame.key), JSON(frame.first),
            JSON(frame.output), .list(frame.nodes.map { JSON($0, since: start) }),
        ]
    }

    private init(_ node: NodeState, since start: Timestamp) {
        let times = [node.due, node.opened, node.closed].map { $0.map { JSON($0.milliseconds - start.milliseconds) } }
        let counts = [node.attempts, node.begun, node.ended].map { $0 == 0 ? nil : JSON($0) }
        let fields: [JSON?] =
            counts + [
                node.choice.map { JSON($0) },
                node.frames.isEmpty ? nil : [JSON(node.frames.lowerBound), JSON(node.frames.count)],
            ] + times + [
                node.error.map { JSON($0) }, node.output.map { [.flag($0.isCut), JSON($0.text)] },
                node.memory.map { JSON($0) }, node.held.map { JSON($0) }, nil, node.target.map { JSON($0.rawValue) },
                node.isUndone ? .flag(true) : nil,
            ]
        self = .list(
            [JSON(node.status.rawValue)]
                + fields.enumerated().compactMap { bit, field in field.map { [JSON(bit), $0] } })
    }

    private init(_ held: NodeOutcome) {
        switch held {
        case .done: self = [JSON(0)]
        case .failed(let failure): self = [JSON(1), JSON(failure.address), JSON(failure.error)]
        case .dropped: self = [JSON(2)]
        }
    }

    init(_ memory: StepMemory) {
        let parts = memory.parts.sorted { $0.key < $1.key }.map { [JSON($0.key), JSON($0.value)] as JSON }
        self = [
            .flag(memory.isBegun), JSON(memory.heartbeat), JSON(memory.cursor), parts.isEmpty ? .null : .list(parts),
            memory.crashes == 0 ? .null : JSON(memory.crashes),
            memory.line.map { [JSON($0.queue), JSON($0.path)] } ?? .null,
        ]
    }

    // MARK: - Plans and commands

    init(_ outline: Outline) {
        self = .list(
            outline.scopes.map { [JSON($0.workflow), JSON($0.version), .list($0.nodes.map { JSON($0) })] })
    }

    private init(_ node: Outline.Node) {
        self = .list(
            [
                JSON(node.kind.rawValue), JSON(node.name), JSON(node.parent), .list(node.children.map { JSON($0) }),
                JSON(node.end), JSON(node.limit), JSON(node.inner),
            ] + ([.receive, .start, .send].contains(node.kind) ? [JSON(node.signal)] : []))
    }

    init(_ command: HandedIn) {
        let front = [JSON(command.id?.rawValue), JSON(command.time)]
        switch command.command {
        case .start(let workflow, let id, let state):
            self = .list(front + [JSON(1), JSON(workflow), JSON(id?.rawValue), JSON(state)])
        case .signal(let run, let name, let payload):
            self = .list(front + [JSON(2), JSON(run.rawValue), JSON(name), JSON(payload)])
        case .cancel(let run): self = .list(front + [JSON(3), JSON(run.rawValue)])
        case .terminate(let run): self = .list(front + [JSON(9), JSON(run.rawValue)])
        case .startWith(let workflow, let id, let state, let options):
            let signal = options.signal.map { [JSON($0.name), JSON($0.id), JSON($0.value)] as JSON }
            let tags: [JSON] = options.tags.isEmpty ? [] : [.list(options.tags.map { JSON($0) })]
            self = .list(
                front + [
                    JSON(tags.isEmpty ? 4 : 10), JSON(workflow), JSON(id?.rawValue), JSON(state),
                    JSON(options.onConflict.rawValue), JSON(options.reuse.rawValue), signal ?? .null,
                ] + tags)
        case .update(let run, let name, let argument):
            self = .list(front + [JSON(5), JSON(run.rawValue), JSON(name), JSON(argument)])
        case .settle(let token, .value(let value)):
            self = .list(front + [JSON(6), JSON(token.rawValue), JSON(value)])
        case .settle(let token, .error(let error)):
            self = .list(front + [JSON(7), JSON(token.rawValue), JSON(error)])
        case .setPaused(let run, let isPaused):
            self = .list(front + [JSON(8), JSON(run.rawValue), .flag(isPaused)])
        case .fork(let run, let path, let id, let changes):
            let end = [JSON(id?.rawValue), changes.map { JSON($0) } ?? .null]
            self = .list(front + [JSON(12), JSON(run.rawValue), JSON(path)] + end)
        case .skip(let run, let path, let output):
            self = .list(
                front + [JSON(13), JSON(run.rawValue), JSON(path), output.map { JSON($0) } ?? .null])
        case .retry(let run, let path): self = .list(front + [JSON(14), JSON(run.rawValue), JSON(path)])
        case .enqueue(let orders): self = .list(front + [JSON(30), .list(orders.map { .list(Self.fields(of: $0)) })])
        case .jobs(let bulk): self = .list(front + [JSON(31)] + Self.fields(of: bulk))
        case .queue(let name, let change): self = .list(front + [JSON(32), JSON(name)] + Self.fields(of: change))
        case .schedule(let name, let order): self = .list(front + Self.fields(of: order, name))
        }
    }

    init(_ delivery: Delivery) {
        let sender = Delivery.job(sending: delivery.sender).map { JSON("job-\($0)") } ?? JSON(delivery.sender)
        let front = [sender, delivery.answers.map { JSON($0) } ?? .null]
        switch delivery.content {
        case .start(let workflow, let id, let state, let parent, let tags):
            let tags: [JSON] = tags.isEmpty ? [] : [.list(tags.map { JSON($0) })]
            let parent = parent.map { JSON.list(Self.fields(of: $0)) } ?? .null
            let fields = [JSON(tags.isEmpty ? 1 : 8), JSON(workflow), JSON(id.rawValue), JSON(state), parent]
            self = .list(front + fields + tags)
        case .signal(let run, let signal):
            let fields = [JSON(run.rawValue), JSON(signal.name), JSON(signal.id), JSON(signal.value)]
            self = .list(front + [JSON(2)] + fields)
        case .cancel(let run): self = .list(front + [JSON(3), JSON(run.rawValue)])
        case .terminate(let run): self = .list(front + [JSON(4), JSON(run.rawValue)])
        case .enqueue(let order): self = .list(front + [JSON(9)] + Self.fields(of: order))
        case .schedule(let name, let order): self = .list(front + [JSON(10)] + Self.fields(of: order, name))
        case .close(let run, let way): self = .list(front + [JSON(way == .cancel ? 6 : 7), JSON(run.rawValue)])
        case .reply(let number, let reply):
            let about = [JSON(number), JSON(reply.node), JSON(reply.run.rawValue)]
            self = .list(front + [JSON(5)] + about + Self.fields(of: reply.content))
        }
    }

    private static func fields(of content: Reply.Content) -> [JSON] {
        switch content {
        case .taken: [JSON(1)]
        case .refused(let error): [JSON(2), JSON(error)]
        case .ended(.completed(let output)): [JSON(3), JSON(1), JSON(output)]
        case .ended(.failed(let path, let error)): [JSON(3), JSON(2), JSON(path), JSON(error)]
        case .ended(.cancelled): [JSON(3), JSON(3)]
        case .ended(.terminated): [JSON(3), JSON(4)]
        }
    }

    init(_ answer: MessageAnswer) {
        switch answer.kind {
        case .update(let name, let payload): self = [JSON(answer.id), JSON(1), JSON(name), JSON(payload)]
        case .settlement(let path): self = [JSON(answer.id), JSON(2), JSON(path)]
        }
    }

    init(_ answer: KeptAnswer) {
        let front = [JSON(answer.key.commandID?.rawValue), JSON(answer.time)]
        switch answer.answer {
        case .run(let id): self = .list(front + [JSON(1), JSON(id.rawValue)])
        case .done(let answer): self = .list(front + [JSON(5), JSON(answer)])
        case .answered(let id, let answer): self = .list(front + [JSON(3), JSON(id.rawValue), JSON(answer)])
        case .refused(let error): self = .list(front + [JSON(2), JSON(error.code.description), JSON(error.message)])
        case .named(let name): self = .list(front + [JSON(4), JSON(name)])
        }
    }
}
