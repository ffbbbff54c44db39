import Foundation
import Ratchet
import RatchetTesting

/// A workflow whose runs are found by what their State says, and which end when they are told.
struct Sale: Workflow {
    struct State: Codable, Sendable, Hashable {
        var customer: String
        var cents = 0
        var isGift = false
        var placed = Date(timeIntervalSince1970: 1_767_225_600)
        var note: String?
        var price: Int?
        var paid: Int?
    }

    static let paid = Signal<Int>("paid")
    static let add = UpdateMessage<Int, Int>("add")

    static var attributes: Attributes<State> {
        Attribute("customer", \.customer)
        Attribute("cents") { state in state.cents + (state.price ?? 0) }
        Attribute("gift", \.isGift)
        Attribute("placed", \.placed)
        Attribute("note", \.note)
        Attribute("stage") { state in state.paid.map { "paid \($0)" } ?? "new" }
    }

    var body: some Flow<State, Nothing> {
        Step("price", into: \.price) { run in run.state.cents }
        Receive(Self.paid, into: \.paid)
    }

    var handlers: Handlers<State> {
        On(Self.add) { state, cents in
            state.cents += cents
            return state.cents
        }
    }
}
