import Foundation
@testable import NightlyImportKit
import Ratchet
import RatchetTesting
import Testing

/// What becomes of the supplier's file; a night takes milliseconds.
@Suite(.timeLimit(.minutes(10))) struct NightlyImportTests {
    private static let file = """
        sku,name,price,stock
        L-100,Desk lamp,49.00,12
        L-101,Floor lamp,plenty,7
        L-102,Reading lamp,69.00,9

        """

    private let folder: TemporaryFolder
    private let depot: Depot

    init() throws {
        folder = try TemporaryFolder()
        depot = Depot(folder.url)
    }

    private func arrive(_ text: String = file) throws { try Data(text.utf8).write(to: depot.arrival) }

    private func engine(
        _ depot: Depot, store: TestStore = .memory, crash: CrashPoint = .never
    ) throws -> TestEngine {
        let test = try TestEngine(store: store, configuration: NightlyImport.configuration, crash: crash)
        try test.prepare { engine in try NightlyImport.prepare(engine, depot) }
        return test
    }

    private func dead(_ test: TestEngine) async throws -> [JobInfo] {
        try await test.perform { try await $0.jobs(JobFilter(statuses: [.dead])) }
    }

    /// Until the two good rows are imported, and the wrong one is kept.
    private func waitForAll(of depot: Depot, _ test: TestEngine) async throws {
        try await test.wait {
            let letters = try await dead(test).count
            return try depot.catalogue.products.count == 2 && letters == 1
        }
    }

    @Test func `At two in Berlin the file is imported, and a wrong row is kept with what is wrong`() async throws {
        let test = try engine(depot)
        try arrive()
        let tick = try await test.advanceToTick(of: "nightly")
        try await waitForAll(of: depot, test)
        #expect([0, 1].contains((tick.milliseconds / 3_600_000) % 24))
        let letter = try #require(try await dead(test).first)
        #expect(letter.failures.map(\.error.text) == ["line 3: the price 'plenty' is no amount"])
        #expect(try depot.catalogue.products.map(\.sku) == ["L-100", "L-102"])
    }

    @Test func `A row that was mended is imported when it is redriven`() async throws {
        let test = try engine(depot)
        try arrive()
        try await test.advanceToTick(of: "nightly")
        try await test.wait { try await dead(test).count == 1 }
        let taken = try #require(try FileManager.default.contentsOfDirectory(atPath: depot.taken.path).first)
        let file = depot.taken.appending(path: taken)
        try Data(try text(of: file).replacing("plenty", with: "129.00").utf8).write(to: file)
        #expect(try await test.perform { try await $0.retryJobs(JobFilter(statuses: [.dead])) } == 1)
        try await test.wait { try depot.catalogue.products.count == 3 }
        #expect(try await dead(test).isEmpty)
    }

    @Test func `A file that comes late is waited for`() async throws {
        let test = try engine(depot)
        try await test.advanceToTick(of: "nightly")
        try await test.advance(by: .minutes(20))
        try arrive()
        try await test.wait { try depot.catalogue.products.count == 2 }
    }

    @Test(arguments: TestStore.all) func `Whenever it crashes, each row is imported`(store: TestStore) async throws {
        try await TestEngine.crashAtEveryCommit { crash in
            let folder = try TemporaryFolder()
            let depot = Depot(folder.url)
            try Data(Self.file.utf8).write(to: depot.arrival)
            let test = try engine(depot, store: store, crash: crash)
            _ = try await test.run(ImportProducts.self, id: "tonight", with: ImportProducts.State())
            try await waitForAll(of: depot, test)
            return try depot.catalogue.products.map(\.sku)
        }
    }

    @Test(arguments: [
        ("L-100,Desk lamp,49.00", "has 3 columns"), ("L-100,Desk lamp,4.9,1", "'4.9' is no amount"),
        ("L-100,Desk lamp,49.00,few", "'few' is no number"), ("", "has 1 columns"),
    ]) func `What is wrong with a row is said in one line`(row: String, words: String) {
        let error = #expect(throws: BadRow.self) { try Product(row: row[...], line: 7) }
        #expect(error?.description.contains(words) == true)
    }

    @Test func `A price of a few cents is written with two digits`() throws {
        #expect(try Product(row: "S-1,Screw,0.05,900", line: 2).price == "0.05")
    }
}
