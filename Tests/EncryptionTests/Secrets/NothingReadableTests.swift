import Foundation
import Ratchet
import RatchetEncryption
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct `The files of a journal` {
    @Test func `have nothing in them that a user can read, if it is sealed`() async throws {
        let journal = try SecretJournal(sealed: true)
        try await journal.fill()
        let files = try journal.files()
        #expect(files.map(\.name) == ["data.mdb", "lock.mdb", "owner"])
        for file in files {
            for marker in Marker.all {
                #expect(!marker.isFound(in: file.bytes), "'\(marker.name)' stands in \(file.name)")
            }
        }
        #expect(try await SecretRows.decompressed(journal.path).isEmpty)
    }

    /// So that the test above cannot pass because nothing was written, or because nobody could find it.
    @Test func `have all of it in them, if it is not`() async throws {
        let journal = try SecretJournal(sealed: false)
        try await journal.fill()
        var data = try #require(try journal.files().first { $0.name == "data.mdb" }).bytes
        data += try await SecretRows.decompressed(journal.path)
        for marker in Marker.all {
            #expect(marker.isFound(in: data), "'\(marker.name)' is not in data.mdb")
        }
    }
}
