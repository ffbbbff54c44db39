import OrderFulfilmentKit
import Ratchet

extension ShopOptions {
    /// Answers the request for approval. Twice the same answer is one: the command's id says that it is the same.
    func decide(_ decision: Decision, on order: RunID) async throws -> String {
        try await handIn { client in
            try await client.signal(
                order, FulfilOrder.decided, decision, command: CommandID("\(decision.rawValue) \(order)"))
        }
    }
}
