import Foundation
import PowerLoads
import PowerRecorder
import Ratchet
import RatchetJournal

/// A load, and the recording of it.
struct Recording {
    private let load: String
    private let folder: String
    private let trace: String
    private let seed: UInt64

    init(_ arguments: ArraySlice<String>) throws {
        let arguments = Array(arguments)
        guard arguments.count == 5, let seed = UInt64(arguments[3]), let flags = UInt32(arguments[4]) else {
            throw Usage()
        }
        load = arguments[0]
        folder = arguments[1]
        trace = arguments[2]
        self.seed = seed
        power_recorder_add_lmdb_flags(flags)
    }

    private var journal: String { folder + "/journal" }

    func run() async throws {
        guard power_recorder_start(folder, trace) == 0 else { throw CocoaError(.fileNoSuchFile) }
        switch load {
        case "journal": try await appendEvents()
        case "single": try await appendOneByOne()
        case "failing": try await appendWhileSyncsFail()
        case "guest": try await sendOff()
        case "engine": try await travel()
        default: throw Usage()
        }
    }

    private let note: @Sendable (Note) -> Void = { power_recorder_note($0.text) }

    /// Twice, so that the recording has the journal's beginning and an end, and a second owner.
    private func appendEvents() async throws {
        let plan = EventPlan(seed: seed)
        try await JournalLoad.run(plan, at: journal, entities: 1...12, upTo: 40, note: note)
        try await JournalLoad.run(plan, at: journal, entities: 7...20, upTo: 50, note: note)
    }

    /// Each commit is acknowledged before the next one begins: the log has room for all, so that nothing is asked for
    /// or moved meanwhile.
    private func appendOneByOne() async throws {
        try await JournalLoad.run(
            EventPlan(seed: seed), at: journal, entities: 1...1, upTo: 40,
            configuration: JournalLoad.configuration(logBytes: 16 << 20), note: note)
    }

    /// One sync in about ten fails. The journal is then opened again, as an engine does it.
    private func appendWhileSyncsFail() async throws {
        let plan = EventPlan(seed: seed)
        var number = 0
        while true {
            power_recorder_fail(folder, POWER_SYNC, EIO, 4 + (number * 7) % 13, 1)
            number += 1
            do {
                return try await JournalLoad.run(plan, at: journal, entities: 1...12, upTo: 30, note: note)
            } catch let error as JournalError where [.inputOutput, .closed].contains(error.code) {}
        }
    }

    private func travel() async throws {
        let source = StoreSource.directory(journal, configuration: EngineLoad.configuration)
        try await EngineLoad(source, note: note).travel(0..<10)
        // A day later.
        try await EngineLoad(source, from: Timestamp(milliseconds: 1_767_312_000_000), note: note).travel(10..<16)
    }

    /// Commands for an engine that runs, and then some that wait for one.
    private func sendOff() async throws {
        let load = EngineLoad(.directory(journal, configuration: EngineLoad.configuration), note: note)
        // An engine has to have opened a journal before others can hand anything in.
        try await load.travel(0..<2)
        try await load.run { [journal] engine in
            try await load.travel(2..<3, engine)
            try await load.sendOff(3..<8, at: journal, engine)
        }
        try await load.sendOff(8..<12, at: journal)
    }
}
