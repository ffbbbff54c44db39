import Foundation
public import RatchetJournal

/// The keys of a journal: one with which new blocks are sealed, and others whose blocks can still be read.
///
///     let keys = try KeyRing(file: "/etc/shop/journal.keys")
///     let keys = try KeyRing(environment: "SHOP_JOURNAL_KEYS")
///     let keys = try KeyRing(current: SealingKey(id: 2, bytes: new), others: [SealingKey(id: 1, bytes: old)])
///
/// A file or a variable has a line for each key, `number:base64`; the first is the current one. Commas do as well as
/// ends of lines. A `#` starts a comment.
public struct KeyRing: Sendable {
    /// The environment variable that the command line reads when it is given no file.
    public static let variable = "RATCHET_KEYS"

    /// The key with which new blocks are sealed.
    public let current: SealingKey
    private let keys: [KeyID: SealingKey]

    /// These keys.
    /// - Throws: ``KeyError/Code/duplicate`` if two of them have the same number.
    public init(current: SealingKey, others: [SealingKey] = []) throws(KeyError) {
        var keys = [current.id: current]
        for key in others {
            guard keys.updateValue(key, forKey: key.id) == nil else {
                throw KeyError(.duplicate, "two keys have the number \(key.id): give each key its own")
            }
        }
        self.current = current
        self.keys = keys
    }

    /// The keys in `text`, the current one first.
    /// - Parameters:
    ///   - text: a line `number:base64` for each key.
    ///   - place: where the text comes from, for messages.
    /// - Throws: ``KeyError/Code/notFound`` if there are none; other codes if one is not a key.
    public init(text: String, from place: String = "the text") throws(KeyError) {
        var keys: [SealingKey] = []
        for line in text.split(whereSeparator: { $0.isNewline || $0 == "," }) {
            if let key = try Self.key(in: line, of: place) { keys.append(key) }
        }
        guard let current = keys.first else {
            throw KeyError(.notFound, "\(place) has no key: give one as 'number:base64'")
        }
        try self.init(current: current, others: Array(keys.dropFirst()))
    }

    /// The keys in a file.
    ///
    /// Nobody but the app's user should be able to read it.
    /// - Throws: ``KeyError/Code/notFound`` if it cannot be read or has none; other codes if one is not a key.
    public init(file path: String) throws(KeyError) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw KeyError(.notFound, "the file '\(path)' with keys cannot be read: check its path and its permissions")
        }
        try self.init(text: String(decoding: bytes, as: UTF8.self), from: "the file '\(path)'")
    }

    /// The keys in an environment variable.
    /// - Throws: ``KeyError/Code/notFound`` if it is not set or has none; other codes if one is not a key.
    public init(environment variable: String = KeyRing.variable) throws(KeyError) {
        guard let text = ProcessInfo.processInfo.environment[variable] else {
            throw KeyError(.notFound, "the environment variable \(variable) is not set: set it to 'number:base64'")
        }
        try self.init(text: text, from: "the environment variable \(variable)")
    }

    /// The numbers of all keys.
    public var ids: Set<KeyID> { Set(keys.keys) }

    subscript(id: KeyID) -> SealingKey? { keys[id] }

    private static func key(in line: Substring, of place: String) throws(KeyError) -> SealingKey? {
        let text = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let number = UInt32(parts[0]) else {
            throw KeyError(.malformed, "\(place) has a line that is not 'number:base64': write each key so")
        }
        return try SealingKey(id: KeyID(rawValue: number), base64: parts[1])
    }
}
