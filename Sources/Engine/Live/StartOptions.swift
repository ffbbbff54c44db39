import RatchetJournal

/// What a start says beside which run it is about.
package struct StartOptions: Sendable, Hashable {
    package var onConflict: RunConflictPolicy
    package var reuse: RunReusePolicy
    /// What comes with the start: it is sent to the run that exists, or is in the commit of the new one.
    package var signal: RunSignal?
    /// The tags of a new run.
    package var tags: [String]

    package init(
        onConflict: RunConflictPolicy = .returnExisting, reuse: RunReusePolicy = .returnExisting,
        signal: RunSignal? = nil, tags: [String] = []
    ) {
        self.onConflict = onConflict
        self.reuse = reuse
        self.signal = signal
        self.tags = SearchTerms.sorted(tags)
    }

    /// What becomes of a start whose id belongs to a run.
    enum Choice: Sendable, Hashable {
        case existing, refusal, replacement, newRun
    }

    func choice(against status: RunStatus) -> Choice {
        guard status.isOver else {
            return switch onConflict {
            case .returnExisting: .existing
            case .fail: .refusal
            case .terminateAndStart: .replacement
            }
        }
        // It may be the first half of a replacement that a crash cut in two.
        if onConflict == .terminateAndStart, status == .terminated { return .newRun }
        return switch reuse {
        case .returnExisting: .existing
        case .allow: .newRun
        case .ifFailed: status == .completed ? .existing : .newRun
        case .refuse: .refusal
        }
    }
}

extension StartOptions {
    /// All but the tags.
    func write(to writer: inout ByteWriter) {
        writer.byte(onConflict.rawValue)
        writer.byte(reuse.rawValue)
        writer.optional(signal) { writer, signal in signal.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        guard let onConflict = RunConflictPolicy(rawValue: try reader.byte()),
            let reuse = RunReusePolicy(rawValue: try reader.byte())
        else { throw reader.malformed }
        self.init(onConflict: onConflict, reuse: reuse)
        signal = try reader.optional { reader throws(ByteReader.Malformed) in try RunSignal(from: &reader) }
    }
}
