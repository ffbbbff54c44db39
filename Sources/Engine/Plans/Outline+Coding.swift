package import RatchetJournal

extension Outline {
    /// The outline as the table `plans` keeps it (see Docs/FORMAT.md).
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.varint(scopes.count)
        for scope in scopes { scope.write(to: &writer) }
        // Left out where nobody has given a version, so that such trees have the fingerprints that they always had.
        if scopes.contains(where: { $0.version != 1 }) { for scope in scopes { writer.varint(scope.version) } }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        var scopes: [Scope] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { scopes.append(try Scope(from: &reader)) }
        if !reader.isAtEnd { scopes = try scopes.withVersions(from: &reader) }
        guard reader.isAtEnd, !scopes.isEmpty, Self.isSound(scopes) else { throw reader.malformed }
        self.init(scopes: scopes)
    }

    /// FNV-1a, 64 bits, over ``encoded``.
    package var fingerprint: Fingerprint {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in encoded { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Fingerprint(rawValue: hash)
    }

    /// Whether each scope is one tree, in the order of a walk, so that whoever walks it need not check again.
    private static func isSound(_ scopes: [Scope]) -> Bool {
        scopes.allSatisfy { scope in scope.isTree && scope.nodes.allSatisfy { scopes.indices.contains($0.inner) } }
    }
}

extension [Outline.Scope] {
    /// The versions stand behind all scopes, and at least one of them is not 1.
    fileprivate func withVersions(from reader: inout ByteReader) throws(ByteReader.Malformed) -> Self {
        var scopes: Self = []
        for scope in self {
            scopes.append(Outline.Scope(workflow: scope.workflow, version: try reader.count(), nodes: scope.nodes))
        }
        guard scopes.contains(where: { $0.version != 1 }) else { throw reader.malformed }
        return scopes
    }
}

extension Outline.Scope {
    /// Whether the first node is the root, and each node's children follow it, one below the other, up to its end.
    fileprivate var isTree: Bool {
        guard let root = nodes.first, root.parent == -1, root.end == nodes.count else { return false }
        return nodes.indices.allSatisfy { place in
            var next = place + 1
            for child in nodes[place].children {
                guard child == next, child < nodes.count, nodes[child].parent == place else { return false }
                next = nodes[child].end
            }
            return nodes[place].end == next
        }
    }
}

extension Outline.Scope {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.text(workflow)
        writer.varint(nodes.count)
        for node in nodes { node.write(to: &writer) }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let workflow = try reader.text()
        var nodes: [Outline.Node] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { nodes.append(try Outline.Node(from: &reader)) }
        self.init(workflow: workflow, nodes: nodes)
    }
}

extension Outline.Node {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.byte(kind.rawValue)
        writer.text(name)
        writer.varint(parent + 1)
        writer.varint(children.count)
        for child in children { writer.varint(child) }
        writer.varint(end)
        writer.varint(limit)
        writer.varint(inner)
        if kind.hasPeer { writer.text(signal) }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        guard let kind = NodeKind(rawValue: try reader.byte()) else { throw reader.malformed }
        let name = try reader.text()
        let parent = try reader.count() - 1
        var children: [Int] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { children.append(try reader.count()) }
        self.init(
            kind: kind, name: name, parent: parent, children: children,
            end: try reader.count(), limit: try reader.count(), inner: try reader.count(),
            signal: kind.hasPeer ? try reader.text() : "")
    }
}
