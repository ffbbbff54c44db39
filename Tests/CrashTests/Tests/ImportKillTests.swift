import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal
import Testing

/// An import that is killed leaves what nobody takes for a journal, and can be made anew.
@Suite(.timeLimit(.minutes(5))) struct ImportKillTests {
    /// Each commit boundary, one after the other, until the process outlives what it does.
    @Test(arguments: Scene.Death.allCases)
    func `An import that is killed at a commit is refused by whoever opens it, and made anew`(
        death: Scene.Death
    ) async throws {
        try await Scene.with(logBytes: 2_048) { made in
            guard case .returned = try await made.run() else { throw CancellationError() }
            let file = made.folder.appending(path: "lines").path
            try await Maintenance.exportJournal(made.journal, to: file)
            var (commit, end) = (0, Scene.End.killed)
            while end == .killed {
                commit += 1
                try #require(commit < 100)
                try await Scene.with { scene in
                    end = try await scene.importLines(file, death: death, at: commit)
                    guard end == .killed else { return }
                    try await Self.check(scene, after: (death, commit), file)
                }
            }
            #expect(end == .returned("1 runs"))
            // The mark, the rows, the mark's removal.
            #expect(commit == 4)
        }
    }

    private static func check(_ scene: Scene, after kill: (Scene.Death, Int), _ file: String) async throws {
        switch kill {
        case (.before, 1):
            // Nothing was written yet: it is empty.
            #expect(try await rows(scene.journal) == 0)
        case (.after, 3): #expect(try await rows(scene.journal) > 1)
        default:
            let error = await #expect(throws: JournalError.self) { try await Journal.open(.directory(scene.journal)) }
            #expect(error?.code == .unfinishedImport, "killed \(kill)")
            #expect(try await scene.importLines(file) == .returned("1 runs"))
        }
        guard try await rows(scene.journal) > 0 else { return }
        #expect(try await Maintenance.verify(scene.journal).findings == [], "killed \(kill)")
        let again = scene.folder.appending(path: "again").path
        try await Maintenance.exportJournal(scene.journal, to: again)
        #expect(try lines(again) == lines(file))
    }

    private static func rows(_ path: String) async throws -> Int {
        let reader = try await LMDBReader.open(path)
        let rows = try await reader.read { view in
            _ = try Blocks.open(view, codecs: [])
            return try view.count(of: JournalTables.log.name) + view.count(of: JournalTables.history.name)
                + view.count(of: JournalTables.archive.name) + view.count(of: EngineTables.runIDs.name)
        }
        await reader.close()
        return rows
    }

    /// All but the first, which has the time.
    private static func lines(_ path: String) throws -> [Substring] {
        Array(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().dropLast())
    }
}
