package import RatchetJournal

/// A run's whole value as its snapshot keeps it; drawn byte by byte in Docs/FORMAT.md.
extension RunState {
    /// - Parameter withStates: a run that is over can do without what its flows have not finished with.
    /// - Throws: what a State's own encoding throws.
    package func write(to writer: inout ByteWriter, withStates: Bool = true) throws {
        header.write(to: &writer)
        writer.timestamp(started)
        writer.optional(ended) { $0.timestamp($1) }
        writer.optional(asleepUntil) { $0.timestamp($1) }
        writer.optional(failure) { writer, failure in
            writer.address(failure.address)
            writer.error(failure.error)
        }
        writer.varint(frames.count)
        for frame in frames { try frame.write(to: &writer, since: started, withState: withStates) }
        writeParts(to: &writer)
    }

    /// Reads what ``write(to:)`` wrote.
    ///
    /// `plan` answers with the plan of the run that it is shown.
    package init(
        from reader: inout ByteReader, number: UInt64, plan: (RunHeader) throws -> RunPlan
    ) throws {
        self.number = number
        header = try RunHeader(from: &reader)
        self.plan = try plan(header)
        started = try reader.timestamp()
        ended = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        asleepUntil = try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        failure = try reader.optional { reader throws(ByteReader.Malformed) in
            NodeFailure(address: try reader.address(), error: try reader.error())
        }
        frames = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            frames.append(try Frame(from: &reader, self.plan, since: started))
        }
        mendStrays()
        guard isSound else { throw reader.malformed }
        followFrames()
        try readParts(from: &reader)
    }

    /// What follows from the list of frames.
    mutating func followFrames() {
        free = FreePlaces(in: frames)
        elements = ElementPlaces(in: frames, plan.outline)
        strays = StrayFrames(in: frames)
    }

    /// Versions before have left the names of frames that were gone in what was kept, to be undone, of a loop's turn.
    private mutating func mendStrays() {
        for place in frames.indices.dropFirst() where frames[place].hasEnded {
            for node in frames[place].nodes.indices {
                let state = frames[place].nodes[node]
                if state.frames.upperBound > frames.count { frames[place].nodes[node].frames = 0..<0 }
                guard let failure = state.held?.failure, !exists(failure.address) else { continue }
                let own = NodeFailure(address: NodeAddress(frame: place, node: node), error: failure.error)
                frames[place].nodes[node].held = .failed(own)
            }
        }
    }

    /// Whether every place that is named exists, so that whoever walks the run need not check again.
    private var isSound: Bool {
        guard !frames.isEmpty, frames[0].parent == nil, frames[0].scope == 0 else { return false }
        guard failure.map({ exists($0.address) }) ?? true else { return false }
        return frames.enumerated().allSatisfy { place, frame in
            frame.parent.map { exists($0) && $0.frame < place } ?? (place == 0 || frame.isFree)
                && frame.nodes.allSatisfy { node in
                    node.frames.upperBound <= frames.count && (node.held?.failure.map { exists($0.address) } ?? true)
                }
        }
    }
}

extension Frame {
    fileprivate func write(to writer: inout ByteWriter, since start: Timestamp, withState: Bool) throws {
        writer.varint(scope)
        writer.optional(parent) { $0.address($1) }
        writer.optional(key) { $0.text($1) }
        let state = withState ? try box?.encoded() ?? first : nil
        writer.optional(state) { $0.blob($1.bytes) }
        writer.optional(output) { $0.blob($1.bytes) }
        writer.varint(nodes.count)
        for node in nodes { node.write(to: &writer, since: start) }
    }

    fileprivate init(from reader: inout ByteReader, _ plan: RunPlan, since start: Timestamp) throws {
        scope = try reader.count()
        guard plan.outline.scopes.indices.contains(scope) else { throw reader.malformed }
        parent = try reader.optional { reader throws(ByteReader.Malformed) in try reader.address() }
        key = try reader.optional { reader throws(ByteReader.Malformed) in try reader.text() }
        first = try reader.optional { reader throws(ByteReader.Malformed) in try reader.payload() }
        output = try reader.optional { reader throws(ByteReader.Malformed) in try reader.payload() }
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            nodes.append(try NodeState(from: &reader, since: start))
        }
        let outline = plan.outline.scopes[scope].nodes
        guard nodes.isEmpty || nodes.count == outline.count,
            zip(nodes, outline).allSatisfy({ node, outline in node.choice.map { $0 < outline.children.count } ?? true })
        else { throw reader.malformed }
        guard hasBegun, let code = plan.code?[scope], let state = first else { return }
        box = try code.makeState(state)
        first = nil
    }
}
