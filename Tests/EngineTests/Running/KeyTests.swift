import RatchetEngine
import Testing

/// Idempotency keys tell the steps of all runs apart.
struct KeyTests {
    @Test func `No id of a run makes its steps' keys those of another run`() {
        let inner = AttemptInfo(runID: "order-7", path: "refund/charge", number: 1)
        let outer = AttemptInfo(runID: "order-7/refund", path: "charge", number: 1)
        #expect(inner.idempotencyKey == "order-7/refund/charge")
        #expect(outer.idempotencyKey == "order-7%2Frefund/charge")
        #expect(
            AttemptInfo(runID: "order-7%2Frefund", path: "charge", number: 1).idempotencyKey != outer.idempotencyKey)
    }
}
