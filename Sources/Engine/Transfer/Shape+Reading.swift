import Foundation
import RatchetJournal

extension Shape {
    /// JSON that does not say what it should.
    struct Misfit: Error, Hashable {
        /// Names of members, the outermost first.
        private(set) var path: [String] = []
        let what: String

        init(_ what: String) { self.what = what }

        func inside(_ name: String) -> Misfit {
            var misfit = self
            misfit.path.insert(name, at: 0)
            return misfit
        }

        var description: String { path.isEmpty ? what : "'\(path.joined(separator: "."))' \(what)" }
    }

    /// Writes the bytes that JSON says.
    func read(_ json: JSONText, to writer: inout ByteWriter) throws(Misfit) {
        switch self {
        case .flag: writer.flag(try Self.need(json.flag, "is neither true nor false"))
        case .byte: writer.byte(try Self.number(json))
        case .word: writer.fixed(try Self.number(json, UInt32.self))
        case .long: writer.fixed(try Self.place(json))
        case .sender:
            if let job = json.string.flatMap({ RunID($0).generatedJobNumber }) {
                writer.fixed(Delivery.jobSender(job))
            } else {
                writer.fixed(try Self.place(json))
            }
        case .hex: writer.fixed(try Self.hexNumber(json))
        case .number: writer.raw(try Self.place(json).keyBytes)
        case .moment: writer.raw((UInt64(bitPattern: try Self.number(json, Int64.self)) ^ 1 << 63).keyBytes)
        case .count: writer.varint(try Self.count(json))
        case .signed: writer.signed(try Self.number(json))
        case .word8(let words):
            let word = try Self.text(json)
            writer.byte(try Self.need(words.first { $0.value == word }?.key, "is a word that is not known there"))
        case .address: try Self.readAddress(json, to: &writer)
        case .error: writer.error(try Self.error(json))
        case .text: writer.text(try Self.text(json))
        case .openText: writer.raw(try Self.text(json).utf8)
        case .json, .bytes, .blob: try readBytes(json, to: &writer)
        case .optional, .list, .sequence, .trailing, .record, .choice, .bits, .entity: try readParts(json, to: &writer)
        }
    }

    private static func need<Value>(_ value: Value?, _ what: String) throws(Misfit) -> Value {
        guard let value else { throw Misfit(what) }
        return value
    }

    private static func number<Value: FixedWidthInteger>(
        _ json: JSONText, _ type: Value.Type = Value.self
    ) throws(Misfit) -> Value {
        try need(json.integer(type), "is no whole number, or one that is too great or too small")
    }

    private static func count(_ json: JSONText) throws(Misfit) -> Int {
        let count = try number(json, Int32.self)
        guard count >= 0 else { throw Misfit("is less than 0") }
        return Int(count)
    }

    /// A number of a run or of a commit group: they are given out one by one, and none gets so far.
    private static func place(_ json: JSONText) throws(Misfit) -> UInt64 {
        let number = try number(json, UInt64.self)
        guard number < 1 << 62 else { throw Misfit("is a number that no journal gets to") }
        return number
    }

    private static func text(_ json: JSONText) throws(Misfit) -> String { try need(json.string, "is no text") }

    private static func hexNumber(_ json: JSONText) throws(Misfit) -> UInt64 {
        let digits = try text(json)
        let number = digits.utf8.allSatisfy { $0.hexValue != nil } ? UInt64(digits, radix: 16) : nil
        return try need(number, "is no hexadecimal number")
    }

    private static func readAddress(_ json: JSONText, to writer: inout ByteWriter) throws(Misfit) {
        let parts = try text(json).split(separator: ".", omittingEmptySubsequences: false).map { Int32($0) ?? -1 }
        guard parts.count == 2, parts.allSatisfy({ $0 >= 0 }) else { throw Misfit("is no address of a node") }
        for part in parts { writer.varint(Int(part)) }
    }

    private static func error(_ json: JSONText) throws(Misfit) -> ErrorReport {
        var members = try members(json)
        let type = try text(try need(members.removeValue(forKey: "type"), "has no type"))
        let what = try text(try need(members.removeValue(forKey: "text"), "has no text"))
        var details: [String: String] = [:]
        if let json = members.removeValue(forKey: "details") {
            for (name, value) in try Self.members(json) { details[name] = try text(value) }
        }
        let cause = try members.removeValue(forKey: "cause").map { json throws(Misfit) in try error(json) }
        guard members.isEmpty else { throw Misfit("has a member that is not known there") }
        return ErrorReport(type: type, text: what, details: details, cause: cause)
    }

    private func readBytes(_ json: JSONText, to writer: inout ByteWriter) throws(Misfit) {
        switch self {
        case .json: writer.raw(json.bytes)
        case .blob(let shape):
            if let bytes = json.base64 { return writer.blob(bytes) }
            var inner = ByteWriter()
            try shape.read(json, to: &inner)
            writer.blob(inner.bytes)
        default: writer.raw(try Self.need(Data(base64Encoded: try Self.text(json)), "is no base64"))
        }
    }

    private func readParts(_ json: JSONText, to writer: inout ByteWriter) throws(Misfit) {
        switch self {
        case .optional(let shape):
            writer.flag(true)
            try shape.read(json, to: &writer)
        case .list(let shape):
            var elements = ByteWriter()
            let count = try json.forEach { element throws(Misfit) in try shape.read(element, to: &elements) }
            writer.varint(try Self.need(count, "is no list"))
            writer.raw(elements.bytes)
        case .sequence(let shape), .trailing(let shape):
            let count = try json.forEach { element throws(Misfit) in try shape.read(element, to: &writer) }
            _ = try Self.need(count, "is no list")
        case .record(let fields):
            var members = try Self.members(json)
            try Self.read(fields, &members, to: &writer)
        case .entity(let kinds):
            var members = try Self.members(json)
            guard let member = members.removeValue(forKey: "kind") else { throw Misfit("is missing").inside("kind") }
            let kind: UInt8 = try Self.number(member)
            writer.byte(kind)
            guard let fields = kinds[kind] ?? kinds[0] else { throw Misfit("is of no kind that is known there") }
            try Self.read(fields, &members, to: &writer)
        case .choice(let choices): try Self.read(choices, json, to: &writer)
        default: throw Misfit("stands where it cannot")
        }
    }

    private static func read(
        _ fields: KeyValuePairs<String, Shape>, _ members: inout [String: JSONText], to writer: inout ByteWriter
    ) throws(Misfit) {
        for field in fields { try read(field, &members, to: &writer) }
        guard let name = members.keys.sorted().first else { return }
        throw Misfit("is a member that is not known there").inside(name)
    }

    private static func members(_ json: JSONText) throws(Misfit) -> [String: JSONText] {
        let members = try need(json.members, "is no object, or names a member twice")
        return Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static func read(
        _ choices: [UInt8: (name: String, shape: Shape)], _ json: JSONText, to writer: inout ByteWriter
    ) throws(Misfit) {
        guard let members = json.members, members.count == 1,
            let choice = choices.first(where: { $0.value.name == members[0].name })
        else { throw Misfit("is none of the kinds that are known there") }
        writer.byte(choice.key)
        try choice.value.shape.read(members[0].value, to: &writer, inside: choice.value.name)
    }

    private func read(
        _ json: JSONText, to writer: inout ByteWriter, inside name: String
    ) throws(Misfit) {
        do throws(Misfit) { try read(json, to: &writer) } catch { throw error.inside(name) }
    }

    private static func read(
        _ field: (key: String, value: Shape), _ members: inout [String: JSONText], to writer: inout ByteWriter
    ) throws(Misfit) {
        switch field.value {
        case .bits(let fields):
            let present = fields.map { !$0.key.isEmpty && members[$0.key] != nil }
            writer.varint(present.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) })
            for field in fields where !field.key.isEmpty {
                try read(field, &members, to: &writer, isOptional: true)
            }
        case .optional:
            guard members[field.key] != nil else { return writer.flag(false) }
            try read(field, &members, to: &writer, isOptional: false)
        case .trailing: try read(field, &members, to: &writer, isOptional: true)
        case let shape:
            guard members[field.key] != nil || !shape.isPayload else { return writer.varint(0) }
            try read(field, &members, to: &writer, isOptional: false)
        }
    }

    private static func read(
        _ field: (key: String, value: Shape), _ members: inout [String: JSONText], to writer: inout ByteWriter,
        isOptional: Bool
    ) throws(Misfit) {
        guard let member = members.removeValue(forKey: field.key) else {
            if isOptional { return }
            throw Misfit("is missing").inside(field.key)
        }
        try field.value.read(member, to: &writer, inside: field.key)
    }
}
