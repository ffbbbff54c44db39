import RatchetJournal

/// A run goes on in another outline: what it takes to carry it over, without anybody's code.
package struct RunMigration: Sendable, Hashable {
    /// What a scope of the old outline has become.
    package typealias Scope = OutlineMatch.Scope

    /// A frame's State as its workflow's version of today has it.
    package struct State: Sendable, Hashable {
        let frame: Int
        let state: Payload

        package init(frame: Int, state: Payload) {
            self.frame = frame
            self.state = state
        }
    }

    /// The outline in which the run goes on.
    package let fingerprint: Fingerprint
    package let time: Timestamp
    /// For each scope of the old outline.
    package let scopes: [Scope?]
    /// New nodes behind the position: they are not done.
    package internal(set) var skipped: [NodeAddress] = []
    /// New nodes around the position: they are open.
    package internal(set) var entered: [NodeAddress] = []
    /// The States of frames whose workflow has another version. Frames are counted as they are afterwards.
    package internal(set) var states: [State] = []
    /// What is to be known about it, a sentence each.
    package internal(set) var notes: [String] = []

    package init(fingerprint: Fingerprint, time: Timestamp, scopes: [OutlineMatch.Scope?]) {
        self.fingerprint = fingerprint
        self.time = time
        self.scopes = scopes
    }

    /// What it holds of the user's values.
    var payloadBytes: Int { states.reduce(0) { $0 + $1.state.bytes.count } }
}

extension RunMigration {
    func write(to writer: inout ByteWriter) {
        writer.fixed(fingerprint.rawValue)
        writer.timestamp(time)
        writer.varint(scopes.count)
        for scope in scopes {
            writer.varint(scope.map { $0.place + 1 } ?? 0)
            writer.varint(scope?.nodes.count ?? 0)
            for node in scope?.nodes ?? [] { writer.varint(node.map { $0 + 1 } ?? 0) }
        }
        for addresses in [skipped, entered] {
            writer.varint(addresses.count)
            for address in addresses { writer.address(address) }
        }
        writer.varint(states.count)
        for state in states {
            writer.varint(state.frame)
            writer.blob(state.state.bytes)
        }
        writer.varint(notes.count)
        for note in notes { writer.text(note) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        fingerprint = Fingerprint(rawValue: try reader.fixed())
        time = try reader.timestamp()
        var scopes: [Scope?] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { scopes.append(try Self.scope(from: &reader)) }
        self.scopes = scopes
        skipped = try Self.addresses(from: &reader)
        entered = try Self.addresses(from: &reader)
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            states.append(State(frame: try reader.count(), state: try reader.payload()))
        }
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { notes.append(try reader.text()) }
    }

    private static func scope(from reader: inout ByteReader) throws(ByteReader.Malformed) -> Scope? {
        let place = try reader.count()
        var nodes: [Int?] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let node = try reader.count()
            nodes.append(node == 0 ? nil : node - 1)
        }
        guard place > 0 else {
            guard nodes.isEmpty else { throw reader.malformed }
            return nil
        }
        return Scope(place: place - 1, nodes: nodes)
    }

    private static func addresses(from reader: inout ByteReader) throws(ByteReader.Malformed) -> [NodeAddress] {
        var addresses: [NodeAddress] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { addresses.append(try reader.address()) }
        return addresses
    }
}
