import Foundation
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Whoever would write to a journal whose import has not come to its end, or copy it, is refused.
@Suite(.timeLimit(.minutes(2))) struct MarkedJournalTests {
    struct Act: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let perform: @Sendable (_ journal: String, _ place: String) async throws -> Void
    }

    static let acts = [
        Act(testDescription: "upgrade") { journal, _ in _ = try await JournalUpgrade.run(journal) },
        Act(testDescription: "compact") { journal, _ in _ = try await Maintenance.compact(journal) },
        Act(testDescription: "a copy that is not checked") { journal, place in
            _ = try await JournalCopy(of: journal).make(at: place, check: nil)
        },
        Act(testDescription: "what it is sealed with") { journal, _ in
            let reader = try await LMDBReader.open(journal)
            let result = await Result { () async throws in _ = try await SealTool.inventory(of: reader) }
            await reader.close()
            try result.get()
        },
        Act(testDescription: "export") { journal, place in try await Maintenance.exportJournal(journal, to: place) },
    ]

    @Test(arguments: acts)
    func `It is refused, and the journal stays as it is`(act: Act) async throws {
        try await TransferFolder.with { folder in
            let journal = folder + "/journal"
            let store = try await LMDBStore.open(journal)
            var batch = WriteBatch()
            batch.add(JournalMark.put)
            try await store.commit(batch)
            await store.close()
            let error = await #expect(throws: JournalError.self) { try await act.perform(journal, folder + "/copy") }
            #expect(error?.code == .unfinishedImport)
            #expect(try TransferFolder.names(folder) == ["journal"])
            let reader = try await LMDBReader.open(journal)
            #expect(try await reader.read { view in try JournalMark.isSet(in: view) })
            await reader.close()
        }
    }
}
