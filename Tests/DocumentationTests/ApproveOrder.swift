import Ratchet

enum Verdict: Codable, Sendable { case approved, declined }

struct ApproveOrder: Workflow {
    struct State: Codable, Sendable {
        var remarks: [String] = []
        var decision: Verdict?
    }
    static let remark = Signal<String>("remark")
    static let decided = Signal<Verdict>("decided")
    static let shipped = Signal<Nothing>("shipped")

    var body: some Flow<State, Verdict> {
        Receive(Self.remark) { state, text in state.remarks.append(text) }
        Receive(Self.decided, into: \.decision)
        When("approved", { $0.decision == .approved }) { Receive(Self.shipped) }
        Return { state in state.decision ?? .declined }
    }
}

extension ApproveOrder {
    static func send(with engine: Engine) async throws -> RunHandle<ApproveOrder> {
        let run = try await engine.start(ApproveOrder.self, id: "order-7", with: ApproveOrder.State())
        try await run.signal(ApproveOrder.remark, "the address is new")
        try await run.signal(ApproveOrder.decided, .approved, id: "mail 4711")
        try await engine.signal("order-7", ApproveOrder.shipped)
        return run
    }

    static func cancel(_ run: RunHandle<ApproveOrder>) async throws {
        do {
            try await run.cancel()
        } catch let error as EngineError where error.code == .over {
            print("order-7 was faster: \(try await run.status())")
        }
    }
}
