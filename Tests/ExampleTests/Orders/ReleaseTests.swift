@testable import OrderFulfilmentKit
import Ratchet
import RatchetTesting
import Testing

/// What a new release does with an order that cools off.
@Suite(.timeLimit(.minutes(10))) struct ReleaseTests {
    private let shop: ShopUnderTest

    init() throws { shop = try ShopUnderTest() }

    private func asleep<W: Workflow>(_ workflow: W.Type, _ test: TestEngine) async throws -> TestRun<W>
    where W.State == Order {
        let run = try await test.start(W.self, id: "order-8", with: ShopUnderTest.smallOrder())
        try await test.advance(by: .days(3))
        return run
    }

    @Test func `A renamed sleep parks the order, and a hint takes it on`() async throws {
        let (shop, test) = (shop.shop, try shop.engine())
        let run = try await asleep(FulfilOrder.self, test)
        try await test.restart(deploying: FulfilOrderWithoutHints(shop: shop), PrintLabels(shop: shop))
        try await test.advance(by: .days(10))
        #expect(try await run.status() == .parked)
        try await test.restart(deploying: FulfilOrder2(shop: shop), PrintLabels(shop: shop))
        #expect(try await run.result().shipment == "shipment-2")
        #expect(self.shop.told.last == "mail: to bob@example.com: how did you like it?")
    }

    @Test func `A release that charges later leaves those that are charged to the one before`() async throws {
        let shop = shop.shop
        let test = try TestEngine(FulfilOrder2(shop: shop), PrintLabels(shop: shop), clock: self.shop.clock)
        let run = try await asleep(FulfilOrder2.self, test)
        try await test.restart(deploying: FulfilOrder3(shop: shop), PrintLabels(shop: shop))
        try await test.advance(by: .days(10))
        #expect(try await run.status() == .parked)
        try await test.restart(
            deploying: FulfilOrder3(shop: shop), FulfilOrder2(shop: shop), PrintLabels(shop: shop))
        #expect(try await run.result().payment == "payment-1")
        _ = try await test.run(FulfilOrder3.self, id: "order-10", with: ShopUnderTest.smallOrder())
        #expect(self.shop.told.filter { $0.hasPrefix("bank") }.count == 2)
        #expect(self.shop.told.suffix(3).first == "bank: charge 49.00 EUR")
    }
}
