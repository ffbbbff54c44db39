extension AnyKeyPath {
    /// The path without its root's type: `\.hold`. For messages; a computed property has no name here.
    package var shortDescription: String {
        let full = "\(self)"
        let root = "\\\(Self.rootType)"
        return full.hasPrefix(root) ? "\\" + full.dropFirst(root.count) : full
    }

    /// The name of the stored property at the path's end, or `nil` where there is none: computed properties,
    /// subscripts.
    package var lastComponent: String? {
        guard let last = shortDescription.split(separator: ".").last else { return nil }
        let name = last.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty, last.dropFirst(name.count).allSatisfy({ $0 == "?" || $0 == "!" }) else { return nil }
        return String(name)
    }
}
