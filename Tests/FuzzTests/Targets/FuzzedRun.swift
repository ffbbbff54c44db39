import RatchetEngine
import RatchetJournal

/// A run of any tree, with any value and any events behind it: what a damaged journal can make of one.
///
/// The bytes are an outline, a folded value (which may be empty) and event batches, each with its length in front.
struct FuzzedRun {
    private let plan: RunPlan
    private let value: [UInt8]
    private let batches: [[UInt8]]

    init(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        let outline = try Outline(decoding: try reader.blob())
        // It is carried over into its own tree, with whatever a damaged event makes of that.
        plan = RunPlan(outline: outline, others: { _ in RunPlan(outline: outline) })
        value = try reader.blob()
        var batches: [[UInt8]] = []
        while !reader.isAtEnd { batches.append(try reader.blob()) }
        self.batches = batches
    }

    /// Folds the run as recovery does, asks what the engine and the command line ask, and writes it.
    func take() throws {
        var batches = try batches.map { try EventBatch(decoding: $0[...]) }[...]
        var state = try value.isEmpty ? start(&batches) : decode(value)
        for batch in batches {
            for event in batch.events { try state.apply(event, at: batch.time) }
            _ = (state.status, state.nextDue, state.openLeaves.map(state.path), RunTreeBuilder(state).nodes)
        }
        try checkWriting(state)
    }

    private func start(_ batches: inout ArraySlice<EventBatch>) throws -> RunState {
        guard let first = batches.popFirst(), let event = first.events.first,
            var run = try RunState(first: event, at: first.time, number: 1, plan: { _ in plan })
        else { throw ByteReader.Malformed(offset: 0) }
        for event in first.events.dropFirst() { try run.apply(event, at: first.time) }
        return run
    }

    private func decode(_ bytes: [UInt8]) throws -> RunState {
        var reader = ByteReader(bytes)
        let state = try RunState(from: &reader, number: 1) { _ in plan }
        guard reader.isAtEnd else { throw reader.malformed }
        return state
    }

    private func checkWriting(_ state: RunState) throws {
        let written = try Self.bytes(of: state)
        let again: RunState
        do {
            again = try decode(written)
        } catch {
            throw FuzzFinding("what was written of a run cannot be read: \(error)")
        }
        guard try Self.bytes(of: again) == written else {
            throw FuzzFinding("what was written of a run reads differently")
        }
    }

    private static func bytes(of state: RunState) throws -> [UInt8] {
        var writer = ByteWriter()
        try state.write(to: &writer)
        return writer.bytes
    }
}
