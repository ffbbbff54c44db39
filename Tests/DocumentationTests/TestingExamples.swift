import Ratchet
import RatchetTesting
import Testing

/// What Docs/Testing.md shows.
@Suite(.timeLimit(.minutes(10))) struct `Examples of tests` {
    @Test func `The voucher is sent after a week`() async throws {
        let shop = FakeShop()
        let test = try TestEngine(Welcome(shop: shop))
        let account = try await test.run(Welcome.self, with: Welcome.State(email: "ada@example.com"))
        #expect(account == "account-1")
        #expect(shop.vouchers == 1)
    }

    @Test func `No voucher before the week is over`() async throws {
        let shop = FakeShop()
        let test = try TestEngine(Welcome(shop: shop))
        let run = try await test.start(Welcome.self, id: "ada", with: Welcome.State(email: "ada@example.com"))
        try await test.advance(by: .days(7) - .seconds(1))
        #expect(shop.vouchers == 0)
        #expect(try await run.status() == .sleeping)
        try await test.advance(by: .seconds(1))
        #expect(shop.vouchers == 1)
    }

    @Test func `The order waits for its approval`() async throws {
        let test = try TestEngine(ApproveOrder())
        let run = try await test.start(ApproveOrder.self, id: "order-7", with: ApproveOrder.State())
        try await run.signal(ApproveOrder.remark, "the address is new")
        try await run.wait(for: .waiting)
        try await run.signal(ApproveOrder.decided, .declined)
        #expect(try await run.result() == .declined)
    }

    @Test func `The shop is asked again while it is closed`() async throws {
        let test = try TestEngine(Welcome(shop: FakeShop()))
        test.stub("open account", .fails(ShopIsClosed(), times: 2).then(.returns("account-9")))
        test.stub("send voucher", .returns(after: .minutes(5)))
        let run = try await test.start(Welcome.self, id: "ada", with: Welcome.State(email: "ada@example.com"))
        #expect(try await run.result() == "account-9")
        #expect(test.calls("open account").count == 3)
        try await run.follows(
            """
            'open account' x 1s 'open account' x 2s 'open account' ok
            7d 'send voucher'> 5m >'send voucher' ok |
            """)
    }

    @Test func `A crash in the first week changes nothing`() async throws {
        let shop = FakeShop()
        let test = try TestEngine(Welcome(shop: shop))
        let run = try await test.start(Welcome.self, id: "ada", with: Welcome.State(email: "ada@example.com"))
        try await test.advance(by: .days(3))
        try await test.crashAndRecover()
        #expect(try await run.result() == "account-1")
        #expect(shop.vouchers == 1)
    }

    @Test(arguments: TestStore.all) func `Whenever it crashes, there is one voucher`(store: TestStore) async throws {
        try await TestEngine.crashAtEveryCommit { crash in
            let shop = FakeShop()
            let test = try TestEngine(Welcome(shop: shop), store: store, crash: crash)
            let state = Welcome.State(email: "ada@example.com")
            let account = try await test.run(Welcome.self, id: "ada", with: state)
            return [account, "\(shop.vouchers)"]
        }
    }

    @Test func `All who came this month are welcomed`() async throws {
        let shop = FakeShop()
        let test = try TestEngine(Welcome(shop: shop), ApproveOrder())
        for day in 1...30 {
            try await test.start(Welcome.self, with: Welcome.State(email: "\(day)@example.com"))
            try await test.advance(by: .days(1))
        }
        try await test.start(ApproveOrder.self, with: ApproveOrder.State())
        let rest = try await test.drain(limit: .days(8))
        #expect(rest == Drained(over: 30, waiting: 1))
    }

    @Test func `A sleep inside of a step is one of the test's time`() async throws {
        let clock = ManualClock()
        let test = try TestEngine(Welcome(shop: SlowShop(clock: clock)), clock: clock)
        let run = try await test.start(Welcome.self, id: "ada", with: Welcome.State(email: "ada@example.com"))
        _ = try await run.result()
        try await run.follows("'open account'> 2h >'open account' ok 7d 'send voucher' ok |")
    }
}
