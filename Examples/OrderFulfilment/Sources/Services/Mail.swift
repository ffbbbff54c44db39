/// Pretends to send mail.
struct Mail: Sendable {
    let ledger: Ledger

    func send(_ text: String, to customer: String, key: String) async throws {
        _ = try await ledger.enter("to \(customer): \(text)", key: key)
    }
}
