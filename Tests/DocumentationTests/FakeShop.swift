import Ratchet
import RatchetTesting
import Synchronization

/// A shop that knows what it was asked for before: each key counts once.
final class FakeShop: Shop {
    private let seen = Mutex<Set<String>>([])

    var vouchers: Int { seen.withLock { $0.filter { $0.hasSuffix("send voucher") }.count } }

    func open(_ email: String, key: String) async throws -> String {
        seen.withLock { _ = $0.insert(key) }
        return "account-1"
    }

    func sendVoucher(to account: String, key: String) async throws {
        seen.withLock { _ = $0.insert(key) }
    }
}

/// A shop that takes its time.
struct SlowShop: Shop {
    let clock: any EngineClock

    func open(_ email: String, key: String) async throws -> String {
        try await clock.sleep(for: .hours(2))
        return "account-1"
    }

    func sendVoucher(to account: String, key: String) async throws {}
}

struct ShopIsClosed: Error {}
