import Ratchet
@testable import RatchetEngine

/// Takes items in by updates, and is checked out by a signal.
struct Cart: Workflow {
    struct State: Codable, Sendable, Hashable {
        var items: [String] = []
        var sleeps = false
        var receipt: String?
    }

    struct Full: Error {}

    static let addItem = UpdateMessage<String, Int>("add item")
    static let clear = UpdateMessage<Nothing, Int>("clear")
    static let breakDown = UpdateMessage<Nothing, Int>("break down")
    static let checkOut = Signal<String>("check out")
    static let items = Query<Nothing, [String]>("items")
    static let position = Query<String, Int>("position")
    static let limit = 3

    var handlers: Handlers<State> {
        On(Self.addItem) { state, _ in
            if state.items.count >= Self.limit { throw Full() }
        } handle: { state, item in
            state.items.append(item)
            return state.items.count
        }
        On(Self.clear) { state in
            defer { state.items = [] }
            return state.items.count
        }
        On(Self.breakDown) { state in
            state.items = ["broken"]
            throw Full()
        }
        On(Self.items) { state in state.items }
        On(Self.position) { state, item in
            guard let place = state.items.firstIndex(of: item) else { throw Full() }
            return place
        }
    }

    var body: some Flow<State, String> {
        When("sleeps", \.sleeps) { Sleep("nap", for: .seconds(60)) }
        Receive(Self.checkOut, into: \.receipt)
        Return { state in (state.items + [state.receipt ?? ""]).joined(separator: " ") }
    }
}

/// Whether a call was refused, and why.
func refusalCode(_ call: () async throws -> Void) async -> EngineError.Code? {
    do {
        try await call()
        return nil
    } catch {
        return (error as? EngineError)?.code
    }
}
