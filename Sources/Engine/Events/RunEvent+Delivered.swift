import RatchetJournal

/// The events of what goes from run to run.
extension RunEvent {
    var deliveredCode: EventCode {
        switch self {
        case .childOf: .childOf
        case .childAsked: .childAsked
        case .childStarted: .childStarted
        case .childEnded: .childEnded
        case .childGone: .childGone
        case .sending: .sending
        case .sent: .sent
        default: .effected
        }
    }

    func writeDelivered(to writer: inout ByteWriter) {
        switch self {
        case .childOf(let parent): parent.write(to: &writer)
        case .childAsked(_, let run, let policy, let isDetached):
            writer.text(run.rawValue)
            writer.byte(policy.rawValue)
            writer.flag(isDetached)
        case .childEnded(_, let output): writer.blob(output.bytes)
        case .childGone(let run), .sending(_, let run): writer.text(run.rawValue)
        case .effected(_, let notes): notes.write(to: &writer)
        default: break
        }
    }

    static func delivered(
        _ code: EventCode, at address: NodeAddress, from reader: inout ByteReader
    ) throws(ByteReader.Malformed) -> RunEvent {
        switch code {
        case .childAsked:
            let run = RunID(try reader.text())
            guard let policy = ParentClosePolicy(rawValue: try reader.byte()) else { throw reader.malformed }
            return .childAsked(address, run: run, policy, isDetached: try reader.flag())
        case .childStarted: return .childStarted(address)
        case .childEnded: return .childEnded(address, output: try reader.payload())
        case .sending: return .sending(address, to: RunID(try reader.text()))
        case .sent: return .sent(address)
        case .effected: return .effected(address, try EffectNotes(from: &reader))
        default: throw reader.malformed
        }
    }
}
