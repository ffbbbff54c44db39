import Foundation
import RatchetJournal

extension Shape {
    /// Writes bytes as JSON.
    /// - Throws: `ByteReader.Malformed` if they are not what they should be.
    func write(_ reader: inout ByteReader, to line: inout JSONLine) throws {
        switch self {
        case .flag: line.flag(try reader.flag())
        case .byte: line.number(try reader.byte())
        case .word: line.number(try reader.fixed(UInt32.self))
        case .long: line.number(try reader.fixed(UInt64.self))
        case .sender:
            let number = try reader.fixed(UInt64.self)
            if let job = Delivery.job(sending: number) { line.string("job-\(job)") } else { line.number(number) }
        case .hex: line.string(Self.hexText(try reader.fixed(UInt64.self)))
        case .number: line.number(try Self.bigEndian(&reader))
        case .moment: line.number(Int64(bitPattern: try Self.bigEndian(&reader) ^ 1 << 63))
        case .count: line.number(try reader.count())
        case .signed: line.number(try reader.signed())
        case .word8(let words):
            guard let word = words[try reader.byte()] else { throw reader.malformed }
            line.string(word)
        case .address:
            let address = try reader.address()
            line.string("\(address.frame).\(address.node)")
        case .error: Self.write(try reader.error(), to: &line)
        case .text: line.string(try reader.text())
        case .openText, .json, .bytes, .blob: try writeBytes(&reader, to: &line)
        case .optional, .list, .sequence, .trailing, .record, .choice, .bits, .entity:
            try writeParts(&reader, to: &line)
        }
    }

    private static func write(_ error: ErrorReport, to line: inout JSONLine) {
        line.object { line in
            line.name("type")
            line.string(error.type)
            line.name("text")
            line.string(error.text)
            if !error.details.isEmpty {
                line.name("details")
                write(error.details, to: &line)
            }
            guard let cause = error.cause else { return }
            line.name("cause")
            write(cause, to: &line)
        }
    }

    private static func write(_ details: [String: String], to line: inout JSONLine) {
        line.object { line in
            for (name, value) in details.sorted(by: { $0.key < $1.key }) {
                line.name(name)
                line.string(value)
            }
        }
    }

    static func hexText(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func bigEndian(_ reader: inout ByteReader) throws -> UInt64 {
        try reader.take(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func writeBytes(_ reader: inout ByteReader, to line: inout JSONLine) throws {
        switch self {
        case .openText:
            guard let text = String(validating: try reader.take(reader.remaining), as: UTF8.self) else {
                throw reader.malformed
            }
            line.string(text)
        case .json:
            let bytes = try reader.take(reader.remaining)
            guard Self.canStand(bytes) else { throw reader.malformed }
            line.raw(bytes)
        case .blob(let shape): try shape.writeBlob(try reader.take(try reader.count(atMost: reader.remaining)), &line)
        default: line.string(Data(try reader.take(reader.remaining)).base64EncodedString())
        }
    }

    /// Whether a value of users can stand in a line: it is JSON on one line, and not what stands for base64.
    private static func canStand(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard !bytes.contains(0x0A), !bytes.contains(0x0D),
            let value = try? JSONText(bytes, depthLimit: JSONScanner.innerDepthLimit)
        else { return false }
        return value.bytes.count == bytes.count && value.base64 == nil
    }

    private func writeBlob(_ bytes: ArraySlice<UInt8>, _ line: inout JSONLine) throws {
        let start = line.place
        var inner = ByteReader(bytes)
        do {
            try write(&inner, to: &line)
            guard inner.isAtEnd else { throw inner.malformed }
        } catch {
            line.goBack(to: start)
            line.base64(bytes)
        }
    }

    private func writeParts(_ reader: inout ByteReader, to line: inout JSONLine) throws {
        switch self {
        case .optional(let shape):
            guard try reader.flag() else { throw reader.malformed }
            try shape.write(&reader, to: &line)
        case .list(let shape):
            let count = try reader.count(atMost: reader.remaining)
            try line.array { line in for _ in 0..<count { try shape.write(&reader, to: &line) } }
        case .sequence(let shape), .trailing(let shape):
            try line.array { line in while !reader.isAtEnd { try shape.write(&reader, to: &line) } }
        case .record(let fields):
            try line.object { line in for field in fields { try Self.write(field, &reader, &line) } }
        case .choice(let choices):
            guard let choice = choices[try reader.byte()] else { throw reader.malformed }
            try line.object { line in
                line.name(choice.name)
                try choice.shape.write(&reader, to: &line)
            }
        case .entity(let kinds): try Self.write(kinds, &reader, to: &line)
        default: throw reader.malformed
        }
    }

    private static func write(
        _ kinds: [UInt8: KeyValuePairs<String, Shape>], _ reader: inout ByteReader, to line: inout JSONLine
    ) throws {
        let kind = try reader.byte()
        guard let fields = kinds[kind] ?? kinds[0] else { throw reader.malformed }
        try line.object { line in
            line.name("kind")
            line.number(kind)
            for field in fields { try Self.write(field, &reader, &line) }
        }
    }

    private static func write(
        _ field: (key: String, value: Shape), _ reader: inout ByteReader, _ line: inout JSONLine
    ) throws {
        switch field.value {
        case .bits(let fields):
            let bits = try reader.count(atMost: 1 << fields.count - 1)
            for (place, field) in fields.enumerated() where bits >> place & 1 == 1 {
                guard !field.key.isEmpty else { throw reader.malformed }
                line.name(field.key)
                try field.value.write(&reader, to: &line)
            }
        case .optional(let shape):
            guard try reader.flag() else { return }
            line.name(field.key)
            try shape.write(&reader, to: &line)
        case .trailing where reader.isAtEnd: return
        case let shape:
            var ahead = reader
            if shape.isPayload, try ahead.count() == 0 { return reader = ahead }
            line.name(field.key)
            try shape.write(&reader, to: &line)
        }
    }
}

extension JSONText {
    /// The bytes that it stands for, if it is an object with the member `base64` alone, and that is base64.
    var base64: [UInt8]? {
        guard bytes.starts(with: Array("{".utf8)), let members, members.count == 1, members[0].name == "base64",
            let text = members[0].value.string, let data = Data(base64Encoded: text)
        else { return nil }
        return Array(data)
    }
}
