import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct PromiseTests {
    struct Declined: Error, CustomStringConvertible { let description = "no cover" }

    /// Asks for a payment, and waits for it.
    private struct Order: Workflow {
        struct State: Codable, Sendable {
            var token: PromiseToken?
            var payment: String?
            var sleeps = false
        }

        var body: some Flow<State, String> {
            Step("ask", into: \.token) { run in try run.token(for: "payment") }
            When("sleeps", \.sleeps) { Sleep("nap", for: .seconds(60)) }
            Group("check out") { Promise("payment", into: \.payment) }
            Return { state in "\(state.token?.rawValue ?? ""): \(state.payment ?? "")" }
        }
    }

    private static let token: PromiseToken = "run-1/check%20out/payment"

    @Test(arguments: [false, true])
    func `A promise that is resolved goes on with its value, whether the run has come to it or not`(isEarly: Bool)
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Order())
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Order.self, id: "o", with: .init(sleeps: isEarly))
            try await run.wait(for: isEarly ? .sleeping : .waiting)
            try await engine.resolve(Self.token, "p-1")
            let second = await refusalCode { try await engine.resolve(Self.token, "p-2") }
            #expect(second == .settled || (!isEarly && second == .over))
            #expect(await refusalCode { try await engine.reject(Self.token, Declined()) } != nil)
            if isEarly {
                #expect(try await run.status() == .sleeping)
                await lab.clock.advanceToNext()
            }
            #expect(try await run.result() == "run-1/check%20out/payment: p-1")
            #expect(await refusalCode { try await engine.resolve(Self.token, "p-2") } == .over)
        }
    }

    @Test(arguments: [false, true], [false, true])
    func `What has settled a promise survives the end of the process`(isKilled: Bool, isRejected: Bool) async throws {
        let lab = Lab()
        let engine = try lab.engine(Order())
        let crashed = try await engine.run {
            let run = try await engine.start(Order.self, id: "o", with: .init(sleeps: true))
            try await run.wait(for: .sleeping)
            if isRejected {
                try await engine.reject(Self.token, Declined(), id: "r")
            } else {
                try await engine.resolve(Self.token, "p-1", id: "r")
            }
            return lab.afterCrash()
        }
        let next = isKilled ? crashed : lab
        let second = try next.engine(Order())
        try await second.run { () async throws -> Void in
            let run = try await second.find(Order.self, id: "o")
            // The same again is no second time.
            try await second.resolve(Self.token, "p-1", id: "r")
            #expect(await refusalCode { try await second.resolve(Self.token, "p-2", id: "s") } == .settled)
            await next.clock.advanceToNext()
            if isRejected {
                let failure = await #expect(throws: RunFailure.self) { try await run.result() }
                #expect(failure?.path == "check out/payment")
                #expect(failure?.error.text == "no cover")
                #expect(failure?.error.type.hasSuffix("Declined") == true)
            } else {
                #expect(try await run.result() == "run-1/check%20out/payment: p-1")
            }
            try await second.resolve(Self.token, "p-1", id: "r")
        }
    }

    @Test func `A run that only waits for a promise leaves memory, and goes on after a restart`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Order())
        try await engine.run { () async throws -> Void in
            try await engine.start(Order.self, id: "o", with: .init()).wait(for: .waiting)
            try await engine.waitUntilIdle()
        }
        let second = try lab.engine(Order())
        try await second.run { () async throws -> Void in
            try await second.resolve(Self.token, "p-1")
            #expect(try await second.find(Order.self, id: "o").result().hasSuffix("p-1"))
        }
    }

    @Test func `Of fifty who settle a promise at once one is the first`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Order())
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Order.self, id: "o", with: .init(sleeps: true))
            try await run.wait(for: .sleeping)
            let codes = await withTaskGroup(of: EngineError.Code?.self) { group in
                for number in 0..<50 {
                    group.addTask { await refusalCode { try await engine.resolve(Self.token, "p-\(number)") } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.count { $0 == nil } == 1)
            #expect(codes.count { $0 == .settled } == 49)
        }
    }

    // MARK: - Turns and elements

    private struct Turns: Workflow {
        struct State: Codable, Sendable {
            var tokens: [PromiseToken] = []
            var values: [Int] = []
        }

        var body: some Flow<State, [Int]> {
            Repeat("turns", while: { $0.values.count < 3 }, atMost: 5) {
                Step("ask") { run in
                    try run.token(for: "number")
                } reduce: { state, token in
                    state.tokens.append(token)
                }
                Promise("number") { state, number in state.values.append(number) }
            }
            Return { state in state.values }
        }
    }

    @Test func `In a loop each turn has a token of its own, also those that are still to come`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Turns())
        let tokens = (1...6).map { PromiseToken(run: 1, path: "turns[\($0)]/number") }
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Turns.self, with: .init())
            try await run.wait(for: .waiting)
            try await engine.resolve(tokens[2], 30)
            try await engine.resolve(tokens[0], 10)
            try await run.wait(for: .waiting)
            #expect(await refusalCode { try await engine.resolve(tokens[0], 11) } == .settled)
            #expect(await refusalCode { try await engine.resolve(tokens[2], 31) } == .settled)
            #expect(await refusalCode { try await engine.resolve(tokens[5], 1) } == .unknownPromise)
            try await engine.resolve(tokens[1], 20)
            #expect(try await run.result() == [10, 20, 30])
        }
    }

    private struct Each: Workflow {
        struct State: Codable, Sendable {
            let list: [String]
            var words: [String]?
        }

        struct Item: Identifiable, Codable, Sendable { let id: String }

        struct One: Workflow {
            struct State: Codable, Sendable {
                var token: PromiseToken?
                var word: String?
            }

            var body: some Flow<State, String> {
                Step("ask", into: \.token) { run in try run.token(for: "word") }
                Promise("word", into: \.word)
                Return { state in "\(state.token?.rawValue ?? "") \(state.word ?? "")" }
            }
        }

        var body: some Flow<State, [String]> {
            ForEach("each", \.list, limit: 2, run: One(), into: \.words) { _, _ in One.State() }
            Return { state in state.words ?? [] }
        }
    }

    @Test func `Each element of a list has a token of its own`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Each())
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Each.self, with: .init(list: ["a", "b", "c"]))
            try await run.wait(for: .waiting)
            // The third is not begun.
            for number in [2, 1, 0] {
                try await engine.resolve(PromiseToken("run-1/each%5B\(number)%5D/word"), "w\(number)")
            }
            #expect(await refusalCode { try await engine.resolve("run-1/each%5B3%5D/word", "x") } != nil)
            #expect(try await run.result() == (0..<3).map { "run-1/each%5B\($0)%5D/word w\($0)" })
        }
    }

    // MARK: - What is refused

    @Test func `What is no promise, or not its value, is refused and changes nothing`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Order())
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Order.self, with: .init())
            try await run.wait(for: .waiting)
            let before = try await lab.messageRows()
            let refusals: [(EngineError.Code, @Sendable () async throws -> Void)] = [
                (.unknownPromise, { try await engine.resolve("payment", "p") }),
                (.unknownPromise, { try await engine.resolve("", "p") }),
                (.unknownPromise, { try await engine.resolve("run-1/%zz", "p") }),
                (.unknownPromise, { try await engine.resolve("run-1/check out/payment", "p") }),
                (.unknownPromise, { try await engine.resolve("run-1/check%20out", "p") }),
                (.unknownPromise, { try await engine.resolve("run-1/ask", "p") }),
                (.unknownPromise, { try await engine.resolve("run-1/check%20out/payment%5B1%5D", "p") }),
                (.notFound, { try await engine.resolve("run-9/check%20out/payment", "p") }),
                (.unreadableValue, { try await engine.resolve(Self.token, 7) }),
                (.invalidID, { try await engine.resolve(Self.token, "p", id: "") }),
                (.tooLarge, { try await engine.resolve(Self.token, String(repeating: "x", count: 33 << 20)) }),
            ]
            for (code, call) in refusals { #expect(await refusalCode(call) == code) }
            #expect(try await lab.messageRows() == before)
        }
    }

    @Test func `A step that asks for the token of another workflow's promise fails`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Mistaken())
        try await engine.run { () async throws -> Void in
            let failure = await #expect(throws: RunFailure.self) {
                try await engine.start(Mistaken.self, with: .init()).result()
            }
            #expect(failure?.error.text.contains("'payment'") == true)
        }
    }

    private struct Mistaken: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Step("ask") { run in _ = try run.token(for: "payment") }
            Promise("other")
        }
    }

    @Test func `Two promises of one name in a workflow, and two handlers of one message, are refused at registration`()
    {
        let error = #expect(throws: RegistrationError.self) { try Twice().plan() }
        #expect(error?.mistakes.count == 2)
        let messages = (error?.mistakes ?? []).map(\.message)
        #expect(messages.contains { $0.contains("another promise") })
        #expect(messages.contains { $0.contains("another handler") })
    }

    private struct Twice: Workflow {
        struct State: Codable, Sendable { var word: String? }
        static let word = Query<Nothing, String>("word")

        var handlers: Handlers<State> {
            On(Self.word) { state in state.word ?? "" }
            On(Self.word) { _ in "" }
        }

        var body: some Flow<State, Nothing> {
            Promise("word", into: \.word)
            Group("again") { Promise("word", into: \.word) }
        }
    }
}
