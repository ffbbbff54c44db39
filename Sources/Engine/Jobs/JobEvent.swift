package import RatchetJournal

/// A fact about a job. What follows from it is worked out by ``JobState/apply(_:at:)``, the same way each time.
package enum JobEvent: Sendable, Hashable {
    /// The job exists. Always the first one.
    case enqueued(JobEntry)
    /// It has been done.
    case completed(Payload)
    /// An attempt failed; the next one is due then, or there is none, and it is a dead letter.
    case failed(ErrorReport, retryAt: Timestamp?)
    /// Its attempt says that it is to be made later; that is no failure.
    case snoozed(until: Timestamp)
    /// Somebody has read it as a message, and has until then to say what becomes of it.
    case leased(until: Timestamp)
    /// Whoever has read it has until then.
    case extended(until: Timestamp)
    /// An attempt is about to begin. Only of one that may have ended the process.
    case began
    /// The process has ended while it was at work, and nothing else that was suspected of it.
    case crashed
    /// What an attempt under way has recorded.
    case noted(AttemptNote)
    /// What it did to Ratchet; its completion comes next.
    case effected(EffectNotes)
    case changed(JobChange)
    case cancelled
}

/// One byte says which event it is; drawn byte by byte in Docs/FORMAT.md.
private enum JobEventCode: UInt8 {
    case enqueued = 1
    case completed, failed, snoozed, leased, extended, began, crashed, logged, effected, changed, cancelled
    case heartbeat, part, cursor
}

extension JobEvent {
    package func write(to writer: inout ByteWriter) {
        writer.byte(code.rawValue)
        switch self {
        case .enqueued(let entry): entry.write(to: &writer)
        case .completed(let output): writer.blob(output.bytes)
        case .failed(let report, let retryAt):
            writer.error(report)
            writer.optional(retryAt) { $0.timestamp($1) }
        case .snoozed(let until), .leased(let until), .extended(let until): writer.timestamp(until)
        case .noted(let note):
            switch note {
            case .line(let text): writer.text(text)
            case .part(let name, let output):
                writer.text(name)
                writer.blob(output.bytes)
            case .heartbeat(let payload), .cursor(let payload): writer.blob(payload.bytes)
            }
        case .effected(let notes): notes.write(to: &writer)
        case .changed(let change): change.write(to: &writer)
        case .began, .crashed, .cancelled: break
        }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        guard let code = JobEventCode(rawValue: try reader.byte()) else { throw reader.malformed }
        switch code {
        case .enqueued: self = .enqueued(try JobEntry(from: &reader))
        case .completed: self = .completed(try reader.payload())
        case .failed:
            self = .failed(
                try reader.error(),
                retryAt: try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() })
        case .snoozed: self = .snoozed(until: try reader.timestamp())
        case .leased: self = .leased(until: try reader.timestamp())
        case .extended: self = .extended(until: try reader.timestamp())
        case .began: self = .began
        case .crashed: self = .crashed
        case .logged: self = .noted(.line(try reader.text()))
        case .effected: self = .effected(try EffectNotes(from: &reader))
        case .changed: self = .changed(try JobChange(from: &reader))
        case .cancelled: self = .cancelled
        case .heartbeat: self = .noted(.heartbeat(try reader.payload()))
        case .part: self = .noted(.part(name: try reader.text(), try reader.payload()))
        case .cursor: self = .noted(.cursor(try reader.payload()))
        }
    }

    /// What the event is called, by whoever shows it.
    package var name: String { "\(code)" }

    private var code: JobEventCode {
        switch self {
        case .enqueued: .enqueued
        case .completed: .completed
        case .failed: .failed
        case .snoozed: .snoozed
        case .leased: .leased
        case .extended: .extended
        case .began: .began
        case .crashed: .crashed
        case .noted(.heartbeat): .heartbeat
        case .noted(.part): .part
        case .noted(.cursor): .cursor
        case .noted(.line): .logged
        case .effected: .effected
        case .changed: .changed
        case .cancelled: .cancelled
        }
    }
}
