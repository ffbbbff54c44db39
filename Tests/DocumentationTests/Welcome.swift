import Ratchet

protocol Shop: Sendable {
    func open(_ email: String, key: String) async throws -> String
    func sendVoucher(to account: String, key: String) async throws
}

struct Welcome: Workflow {
    struct State: Codable, Sendable {
        let email: String
        var account: String?
    }
    let shop: any Shop

    var body: some Flow<State, String> {
        Step("open account", into: \.account) { run in try await shop.open(run.state.email, key: run.key) }
            .retry(.exponential(from: .seconds(1), attempts: 5))
        Sleep("first week", for: .days(7))
        Step("send voucher", from: \.account) { account, run in try await shop.sendVoucher(to: account, key: run.key) }
        Return { state in state.account ?? "" }
    }
}

/// The README's second block; it is compiled only, because its journal is where the process happens to be.
func welcomeAda(_ shop: any Shop) async throws -> String {
    let engine = Engine(journal: .directory("shop.journal"))
    try engine.register(Welcome(shop: shop))
    let account = try await engine.run {
        try await engine.start(Welcome.self, id: "ada", with: Welcome.State(email: "ada@example.com")).result()
    }
    return account
}
