/// A change of a directory.
struct NameChange {
    private enum Kind {
        case add(UInt64)
        case remove
        case rename(from: String)
    }

    private let kind: Kind
    private let name: String

    static func add(_ name: String, _ file: UInt64) -> NameChange { NameChange(kind: .add(file), name: name) }
    static func remove(_ name: String) -> NameChange { NameChange(kind: .remove, name: name) }
    static func rename(_ from: String, to name: String) -> NameChange {
        NameChange(kind: .rename(from: from), name: name)
    }

    var directory: String { name.parent }

    func apply(to names: inout [String: UInt64]) {
        switch kind {
        case .add(let file): names[name] = file
        case .remove: names[name] = nil
        case .rename(let from): names[name] = names.removeValue(forKey: from)
        }
    }
}

extension String {
    /// The directory that a name is in; the top one is the empty text.
    var parent: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
