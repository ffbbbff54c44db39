import Foundation
@testable import OrderFulfilmentKit
import Subprocess
import Testing

/// The real program: several processes, and `kill -9`.
@Suite(.timeLimit(.minutes(10))) struct ShopProgramTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var entries: [LedgerEntry] {
        get throws {
            try Shop.services.flatMap { try Ledger.read(Shop.ledger($0, in: folder.url.appending(path: "shop"))) }
        }
    }

    private func command(
        _ arguments: [String], release: String = "1"
    ) async throws -> (code: Int32, output: String) {
        try await ShopProcess.command(in: folder.url, release: release, arguments)
    }

    /// Asks again and again: each time is a process that takes its time.
    private func wait(forRunsThatSay words: String) async throws {
        while try await !command(["runs", "list"]).output.contains(words) {}
    }

    @Test func `A shop that is killed after whatever it does, each time, does everything once`() async throws {
        let pace = ["--days-as-seconds", "--pace", "1"]
        try await ShopProcess.serve(in: folder.url, pace, until: .kill) { shop in
            try await shop.read(through: "shop: open")
            #expect(try await command(["order", "order-7", "rug", "lamp"]).output == "order-7: taken, 689.00 EUR\n")
            // It comes before the shop waits for it, and is kept.
            #expect(try await command(["approve", "order-7"]).output == "order-7: taken\n")
        }
        for line in ["warehouse: hold", "bank: charge", "printer: label", "warehouse: ship", "mail: to"] {
            try await ShopProcess.serve(in: folder.url, pace, until: .kill) { try await $0.read(through: line) }
        }
        try await ShopProcess.serve(in: folder.url, pace) { _ in
            while try await !command(["runs", "show", "order-7"]).output.contains("ended") {}
        }
        #expect(try await command(["runs", "show", "order-7"]).output.contains("✓ completed"))
        let entries = try entries
        #expect(entries.count == 6 && Set(entries.map(\.key)).count == 6, "\(entries)")
        // Each time it was killed while it did something.
        #expect(entries.map(\.asked).reduce(0, +) >= entries.count + 5, "\(entries)")
    }

    @Test func `An order that is placed while nobody serves is kept`() async throws {
        #expect(try await command(["order", "order-7", "lamp"]).output.contains("there is no shop in 'shop' yet"))
        try await ShopProcess.serve(in: folder.url) { try await $0.read(through: "shop: open") }
        let order = try await command(["order", "order-7", "lamp"])
        #expect(order.output == "nobody serves: it is kept, 49.00 EUR\n")
        try await ShopProcess.serve(in: folder.url) { try await $0.read(through: "warehouse: hold lamp") }
    }

    @Test(arguments: [
        ("1", 0, "1 go on as they are"), ("2-without-hints", 1, #"add Rename("sale/try/cooling-off""#),
        ("2", 0, "'sale/try/screen the customer' was added behind"), ("3-alone", 1, "would be parked"),
        ("3", 1, "would be parked"), ("7", 1, "there is no release '7'"),
    ]) func `The check says which release may be deployed while an order cools off`(
        release: String, code: Int32, words: String
    ) async throws {
        try await ShopProcess.serve(in: folder.url, ["--pace", "0"]) { shop in
            try await shop.read(through: "shop: open")
            #expect(try await command(["order", "order-8", "lamp"]).code == 0)
            try await wait(forRunsThatSay: "sale/try/cooling-off")
            let check = try await command(["check"], release: release)
            #expect(check.code == code && check.output.contains(words), "\(check)")
        }
    }

    @Test(arguments: [
        (["order", "order-7", "yacht"], "the shop has no 'yacht'"), (["approve", "order-7"], "no run 'order-7'"),
    ]) func `What cannot be done is said in one line`(arguments: [String], words: String) async throws {
        try await ShopProcess.serve(in: folder.url) { shop in
            try await shop.read(through: "shop: open")
            let result = try await command(arguments)
            #expect(result.code == 1 && result.output.contains(words), "\(result)")
            #expect(result.output.split(separator: "\n").count == 1)
        }
    }
}
