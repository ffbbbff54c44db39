import Ratchet

/// Pretends to be a bank.
struct Bank: Sendable {
    let ledger: Ledger

    /// - Throws: ``CardDeclined``, which no further attempt can mend.
    func charge(_ cents: Int, card: String, key: String) async throws -> Payment {
        guard card != "declined" else { throw NonRetryable(CardDeclined()) }
        return Payment(id: "payment-\(try await ledger.enter("charge \(cents.euros)", key: key))")
    }

    func refund(_ payment: Payment, key: String) async throws {
        _ = try await ledger.enter("refund \(payment.id)", key: key)
    }
}
