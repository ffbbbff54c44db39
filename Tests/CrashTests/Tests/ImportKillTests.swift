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
            var (found, end): ([Found], Scene.End) = ([], .killed)
            while end == .killed {
                try #require(found.count < 40)
                try await Scene.with { scene in
                    end = try await scene.importLines(file, death: death, at: found.count + 1)
                    guard end == .killed else { return }
                    found.append(try await Found.inJournal(scene.journal))
                    if found.last != .whole { #expect(try await scene.importLines(file) == .returned("1 runs")) }
                    try await Self.checkWhole(scene, file)
                }
            }
            #expect(end == .returned("1 runs"))
            // The mark, some rows at a time, the mark's removal.
            let between = Array(repeating: Found.unfinished, count: found.count - 1)
            #expect(found == (death == .before ? [.nothing] + between : between + [.whole]))
            #expect(between.count >= 3)
        }
    }

    /// What somebody finds who opens the journal then.
    private enum Found {
        case nothing, unfinished, whole

        static func inJournal(_ path: String) async throws -> Found {
            let reader = try await LMDBReader.open(path)
            do {
                let rows = try await reader.read { view in
                    _ = try Blocks.open(view, codecs: [])
                    return try view.count(of: JournalTables.log.name) + view.count(of: JournalTables.history.name)
                }
                await reader.close()
                return rows == 0 ? .nothing : .whole
            } catch let error as JournalError where error.code == .unfinishedImport {
                await reader.close()
                return .unfinished
            }
        }
    }

    private static func checkWhole(_ scene: Scene, _ file: String) async throws {
        #expect(try await Maintenance.verify(scene.journal).findings == [])
        let again = scene.folder.appending(path: "again").path
        try await Maintenance.exportJournal(scene.journal, to: again)
        #expect(try lines(again) == lines(file))
    }

    /// All but the first, which has the time.
    private static func lines(_ path: String) throws -> [Substring] {
        Array(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().dropLast())
    }
}
