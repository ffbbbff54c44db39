import Foundation
@testable import OrderFulfilmentKit
import Ratchet
import RatchetTesting
import Synchronization

/// A shop whose books are in a folder of its own, and whose time is the test's.
struct ShopUnderTest {
    let shop: Shop
    let clock = ManualClock()
    private let folder: TemporaryFolder
    private let lines = Lines()

    init() throws {
        folder = try TemporaryFolder()
        shop = Shop(folder.url, clock: clock) { [lines] line in lines.add(line) }
    }

    /// What the services did, in order.
    var told: [String] { lines.all }

    /// The keys in all books.
    var keys: [String] {
        get throws {
            try Shop.services.flatMap { try Ledger.read(Shop.ledger($0, in: folder.url)) }.map(\.key).sorted()
        }
    }

    func engine(store: TestStore = .memory, crash: CrashPoint = .never) throws -> TestEngine {
        try TestEngine(FulfilOrder(shop), PrintLabels(shop: shop), store: store, clock: clock, crash: crash)
    }

    /// 689.00 EUR: over the limit.
    static func largeOrder() throws -> Order { try Order(["rug", "lamp"], customer: "ada@example.com") }

    static func smallOrder(card: String = "ok") throws -> Order {
        try Order(["lamp"], customer: "bob@example.com", card: card)
    }
}

private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
