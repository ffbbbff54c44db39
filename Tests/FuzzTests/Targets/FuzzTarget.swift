import RatchetEngine
import RatchetJournal

/// A decoder that is handed bytes which nobody wrote: it has to answer each with a value or with an error of its own
/// kind, soon, and without taking more memory than the bytes are worth.
///
///     try FuzzTarget.outline.take(bytes)
package enum FuzzTarget: String, CaseIterable, Sendable {
    case groupHeader, zstdFrame, runSnapshot, eventBatch, outline, run, importLine
    case block, logRecord, snapshot, command, historyRow, runEndSummary
    case jobBatch, jobState, queueRow, scheduleRow

    /// Decodes the bytes, and checks that what was understood can be written and read again.
    /// - Throws: ``FuzzFinding`` if that is not so, and whatever the decoder throws that is not an error of its kind.
    package func take(_ bytes: [UInt8]) throws {
        do {
            try decode(bytes)
        } catch is ByteReader.Malformed {
        } catch let error as JournalError where [.damaged, .missingCodec, .missingKey].contains(error.code) {
        } catch is UnreadableCommand {
        } catch is RunState.Misfit {
        } catch is ParkReason {
        } catch is ImportError {
        }
    }

    private func decode(_ bytes: [UInt8]) throws {
        switch self {
        case .groupHeader: try Self.readGroupHeader(bytes)
        case .zstdFrame: _ = try ZstdDecompressor().decompress(bytes[...], limit: 1 << 20)
        case .runSnapshot:
            try check(bytes) {
                try RunSnapshot(decoding: $0)
            } encode: {
                $0.encoded
            }
        case .eventBatch:
            try check(bytes) {
                try EventBatch(decoding: $0[...])
            } encode: {
                $0.encoded
            }
        case .outline:
            try check(bytes) {
                try Outline(decoding: $0)
            } encode: {
                $0.encoded
            }
        case .jobBatch:
            try check(bytes) {
                try JobBatch(decoding: $0[...])
            } encode: {
                $0.encoded
            }
        case .jobState:
            try check(bytes) {
                try JobState(number: 1, decoding: $0)
            } encode: {
                $0.encoded
            }
        case .queueRow:
            try check(bytes) {
                try QueueRow(decoding: $0)
            } encode: {
                $0.encoded
            }
        case .scheduleRow:
            try check(bytes) {
                try ScheduleRow(decoding: $0)
            } encode: {
                $0.encoded
            }
        case .run: try FuzzedRun(bytes).take()
        case .block: try FuzzedRow(bytes: bytes).takeBlock()
        case .logRecord: try FuzzedRow(bytes: bytes).takeLogRecord()
        case .snapshot: try FuzzedRow(bytes: bytes).takeSnapshot()
        case .command: try FuzzedRow(bytes: bytes).takeCommand()
        case .historyRow: try FuzzedRow(bytes: bytes).takeHistory()
        case .runEndSummary: try FuzzedRow(bytes: bytes).takeRunEndSummary()
        case .importLine: try readLine(bytes)
        }
    }

    private func readLine(_ bytes: [UInt8]) throws {
        try check(bytes) {
            try TransferLine(decoding: $0[...])
        } encode: {
            try $0.encoded()
        }
        do {
            _ = try TransferLine(decoding: bytes[...]).operation(with: .plain)
        } catch let error as JournalError where error.code == .tooLarge {
        }
    }

    private static func readGroupHeader(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        let header = try GroupHeader(from: &reader)
        var writer = ByteWriter()
        header.write(to: &writer)
        var again = ByteReader(writer.bytes)
        guard try GroupHeader(from: &again) == header else { throw FuzzFinding("a group's header reads differently") }
    }

    /// What was read once, is written and read again: it has to be the same.
    func check<Value: Equatable>(
        _ bytes: [UInt8], decode: ([UInt8]) throws -> Value, encode: (Value) throws -> [UInt8]
    ) throws {
        let value = try decode(bytes)
        let again: Value
        do {
            again = try decode(encode(value))
        } catch {
            throw FuzzFinding("\(self): what was written of it cannot be read: \(error)")
        }
        guard again == value else { throw FuzzFinding("\(self): what was written of it reads differently") }
    }
}
