package import RatchetJournal

/// What another process asks the engine to do.
package enum Command: Sendable, Hashable {
    case start(workflow: String, id: RunID?, state: Payload)
    case startWith(workflow: String, id: RunID?, state: Payload, StartOptions)
    case signal(run: RunID, name: String, payload: Payload)
    case cancel(run: RunID)
    /// `changes` is a JSON Merge Patch of the State.
    case fork(run: RunID, path: String, id: RunID?, changes: Payload?)
    case skip(run: RunID, path: String, output: Payload?)
    case retry(run: RunID, path: String)
    case update(run: RunID, name: String, argument: Payload)
    case settle(token: PromiseToken, Settlement.Result)
    case setPaused(run: RunID, Bool)
    case terminate(run: RunID)
    case enqueue([JobOrder])
    case jobs(JobBulk)
    /// Of all queues if none is named.
    case queue(String?, QueueChange)
    case schedule(String, ScheduleOrder)
}

extension ScheduleOrder {
    fileprivate var code: CommandCode {
        switch self {
        case .pause: .pauseSchedule
        case .resume: .resumeSchedule
        case .trigger: .triggerSchedule
        case .backfill: .backfillSchedule
        case .delete: .deleteSchedule
        case .update: .updateSchedule
        case .create: .createSchedule
        }
    }

    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .pause(let note): writer.text(note)
        case .backfill(let start, let end):
            writer.timestamp(start)
            writer.timestamp(end)
        case .update(let change): change.write(to: &writer)
        case .create(let new): new.write(to: &writer)
        case .resume, .trigger, .delete: break
        }
    }

    fileprivate init(_ code: CommandCode, from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch code {
        case .pauseSchedule: self = .pause(note: try reader.text())
        case .resumeSchedule: self = .resume
        case .triggerSchedule: self = .trigger
        case .backfillSchedule: self = .backfill(from: try reader.timestamp(), to: try reader.timestamp())
        case .deleteSchedule: self = .delete
        case .updateSchedule: self = .update(try ScheduleChange(from: &reader))
        case .createSchedule: self = .create(try NewSchedule(from: &reader))
        default: throw reader.malformed
        }
    }
}

/// One byte says which command it is; drawn byte by byte in Docs/FORMAT.md.
private enum CommandCode: UInt8 {
    case start = 1
    case signal, cancel
    case startWith, update, resolve, reject, setPaused
    case terminate
    case startTagged
    case fork = 12
    case skip, retry
    case enqueue = 30
    case jobs, queue
    case pauseSchedule = 20
    case resumeSchedule, triggerSchedule, backfillSchedule, deleteSchedule, updateSchedule, createSchedule
}

extension Command {
    /// How many bytes of the user's values it holds.
    var payloadBytes: Int {
        switch self {
        case .startWith(_, _, let payload, let options): payload.bytes.count + (options.signal?.byteCount ?? 0)
        case .start(_, _, let payload), .signal(_, _, let payload), .update(_, _, let payload),
            .settle(_, .value(let payload)):
            payload.bytes.count
        case .fork(_, _, _, let payload), .skip(_, _, let payload): payload?.bytes.count ?? 0
        case .enqueue(let orders): orders.reduce(0) { $0 + $1.arguments.bytes.count + 64 }
        case .schedule(_, let order): order.payloadBytes
        case .cancel, .terminate, .settle, .setPaused, .retry, .jobs, .queue: 0
        }
    }

    /// Its bytes.
    var content: [UInt8] {
        var writer = ByteWriter(reserving: payloadBytes + 256)
        write(to: &writer)
        return writer.bytes
    }

    package func write(to writer: inout ByteWriter) {
        writer.byte(code.rawValue)
        switch self {
        case .start(let workflow, let id, let state):
            writer.text(workflow)
            writer.optional(id) { $0.text($1.rawValue) }
            writer.blob(state.bytes)
        case .startWith(let workflow, let id, let state, let options):
            writer.text(workflow)
            writer.optional(id) { $0.text($1.rawValue) }
            writer.blob(state.bytes)
            options.write(to: &writer)
            if code == .startTagged { writer.texts(options.tags) }
        case .signal(let run, let name, let payload), .update(let run, let name, let payload):
            writer.text(run.rawValue)
            writer.text(name)
            writer.blob(payload.bytes)
        case .cancel(let run), .terminate(let run): writer.text(run.rawValue)
        case .fork(let run, let path, let id, let changes):
            writer.text(run.rawValue)
            writer.text(path)
            writer.optional(id) { $0.text($1.rawValue) }
            writer.optional(changes) { $0.blob($1.bytes) }
        case .skip(let run, let path, let output):
            writer.text(run.rawValue)
            writer.text(path)
            writer.optional(output) { $0.blob($1.bytes) }
        case .retry(let run, let path):
            writer.text(run.rawValue)
            writer.text(path)
        case .settle(let token, let result):
            writer.text(token.rawValue)
            switch result {
            case .value(let value): writer.blob(value.bytes)
            case .error(let error): writer.error(error)
            }
        case .enqueue(let orders):
            writer.varint(orders.count)
            for order in orders { order.write(to: &writer) }
        case .jobs(let bulk): bulk.write(to: &writer)
        case .queue(let name, let change):
            writer.optional(name) { $0.text($1) }
            change.write(to: &writer)
        case .setPaused(let run, let isPaused):
            writer.text(run.rawValue)
            writer.flag(isPaused)
        case .schedule(let name, let order):
            writer.text(name)
            order.write(to: &writer)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        guard let code = CommandCode(rawValue: try reader.byte()) else { throw reader.malformed }
        switch code {
        case .start:
            let workflow = try reader.text()
            let id = try reader.flag() ? RunID(try reader.text()) : nil
            self = .start(workflow: workflow, id: id, state: try reader.payload())
        case .startWith, .startTagged:
            let workflow = try reader.text()
            let id = try reader.flag() ? RunID(try reader.text()) : nil
            let state = try reader.payload()
            var options = try StartOptions(from: &reader)
            if code == .startTagged { options.tags = try reader.texts() }
            self = .startWith(workflow: workflow, id: id, state: state, options)
        case .signal:
            self = .signal(run: RunID(try reader.text()), name: try reader.text(), payload: try reader.payload())
        case .cancel: self = .cancel(run: RunID(try reader.text()))
        case .terminate: self = .terminate(run: RunID(try reader.text()))
        case .fork:
            let (run, path) = (RunID(try reader.text()), try reader.text())
            let id = try reader.flag() ? RunID(try reader.text()) : nil
            self = .fork(run: run, path: path, id: id, changes: try reader.optionalPayload())
        case .skip:
            self = .skip(run: RunID(try reader.text()), path: try reader.text(), output: try reader.optionalPayload())
        case .retry: self = .retry(run: RunID(try reader.text()), path: try reader.text())
        case .update:
            self = .update(run: RunID(try reader.text()), name: try reader.text(), argument: try reader.payload())
        case .resolve: self = .settle(token: PromiseToken(try reader.text()), .value(try reader.payload()))
        case .reject: self = .settle(token: PromiseToken(try reader.text()), .error(try reader.error()))
        case .enqueue:
            var orders: [JobOrder] = []
            for _ in 0..<(try reader.count(atMost: reader.remaining)) { orders.append(try JobOrder(from: &reader)) }
            self = .enqueue(orders)
        case .jobs: self = .jobs(try JobBulk(from: &reader))
        case .queue:
            self = .queue(
                try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() },
                try QueueChange(from: &reader))
        case .setPaused: self = .setPaused(run: RunID(try reader.text()), try reader.flag())
        case .pauseSchedule, .resumeSchedule, .triggerSchedule, .backfillSchedule, .deleteSchedule,
            .updateSchedule, .createSchedule:
            self = .schedule(try reader.text(), try ScheduleOrder(code, from: &reader))
        }
        guard reader.isAtEnd else { throw reader.malformed }
    }

    private var code: CommandCode {
        switch self {
        case .start: .start
        case .startWith(_, _, _, let options): options.tags.isEmpty ? .startWith : .startTagged
        case .signal: .signal
        case .cancel: .cancel
        case .fork: .fork
        case .skip: .skip
        case .retry: .retry
        case .update: .update
        case .settle(_, .value): .resolve
        case .settle(_, .error): .reject
        case .enqueue: .enqueue
        case .jobs: .jobs
        case .queue: .queue
        case .setPaused: .setPaused
        case .terminate: .terminate
        case .schedule(_, let order): order.code
        }
    }
}
