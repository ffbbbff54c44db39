import Ratchet
import RatchetTesting
import Synchronization
import Testing

/// What the README shows.
@Suite struct `The README` {
    /// A shop that notes what it is asked for.
    private final class NotingShop: Shop {
        private let notes = Mutex<[String]>([])

        var all: [String] { notes.withLock { $0 } }

        func open(_ email: String, key: String) async throws -> String {
            notes.withLock { $0.append("open \(email) (\(key))") }
            return "account-1"
        }

        func sendVoucher(to account: String, key: String) async throws {
            notes.withLock { $0.append("voucher for \(account) (\(key))") }
        }
    }

    @Test func `Its Swift code stands in a file that compiles`() throws {
        let sources = try Page.sources(
            ["Welcome.swift", "Mailing.swift"].map { "Tests/DocumentationTests/\($0)" })
        let code = try Page("README.md").code
        #expect(code.count == 3)
        for snippet in code {
            #expect(sources.contains { $0.contains(snippet) }, "in no file: \(snippet.lines)")
        }
    }

    @Test func `Its commands are the Makefile's`() throws {
        let (readme, makefile) = (try Page("README.md").text, try Page("Makefile").text)
        for match in readme.matches(of: /(?m)^    make ([a-z]+)/) {
            #expect(makefile.contains("\n\(match.1): "), "there is no target '\(match.1)'")
        }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page("README.md").text.matches(of: /\]\(([^)]+)\)/) {
            #expect(Page.exists(String(match.1)), "there is no '\(match.1)'")
        }
    }

    @Test(.timeLimit(.minutes(10))) func `Its workflow sends the voucher after the first week`() async throws {
        let (shop, clock) = (NotingShop(), ManualClock())
        let engine = Engine(journal: .memory(), clock: clock)
        try engine.register(Welcome(shop: shop))
        let account = try await engine.run {
            let run = try await engine.start(
                Welcome.self, id: "ada", with: Welcome.State(email: "ada@example.com"))
            await clock.waitForSleepers(1)
            #expect(shop.all == ["open ada@example.com (ada/open account)"])
            clock.advance(by: .days(7))
            return try await run.result()
        }
        #expect(account == "account-1")
        #expect(shop.all.last == "voucher for account-1 (ada/send voucher)")
    }
}
