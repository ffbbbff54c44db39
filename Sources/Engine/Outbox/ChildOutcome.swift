import RatchetJournal

/// How a child run has ended, as its parent is told.
package enum ChildOutcome: Sendable, Hashable {
    case completed(Payload)
    case failed(path: String, ErrorReport)
    case cancelled
    case terminated

    init(_ outcome: RunOutcome) {
        switch outcome {
        case .completed(let output): self = .completed(output)
        case .failed(let failure): self = .failed(path: failure.path, failure.error)
        case .cancelled: self = .cancelled
        case .terminated: self = .terminated
        }
    }

    var payloadBytes: Int {
        guard case .completed(let output) = self else { return 0 }
        return output.bytes.count
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .completed(let output):
            writer.byte(1)
            writer.blob(output.bytes)
        case .failed(let path, let error):
            writer.byte(2)
            writer.text(path)
            writer.error(error)
        case .cancelled: writer.byte(3)
        case .terminated: writer.byte(4)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 1: self = .completed(try reader.payload())
        case 2: self = .failed(path: try reader.text(), try reader.error())
        case 3: self = .cancelled
        case 4: self = .terminated
        default: throw reader.malformed
        }
    }
}
