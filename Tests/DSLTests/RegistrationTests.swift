import RatchetDSL
import RatchetEngine
import Testing

@Suite struct `Registration` {
    private struct Endless: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Call(Endless()) { state in state }
            Call("once more", Endless()) { state in state }
        }
    }

    private struct Ping: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> { Call(Pong()) { _ in Pong.State() } }
    }

    private struct Pong: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> { Call(Ping()) { _ in Ping.State() } }
    }

    private struct Deeper<Before: Sendable>: Workflow {
        struct State: Codable, Sendable {}
        static var name: String { "Deeper" }
        var body: some Flow<State, Nothing> { Call(Deeper<[Before]>()) { _ in Deeper<[Before]>.State() } }
    }

    @Test func `A workflow that calls itself is refused, wherever it does`() throws {
        let error = #expect(throws: RegistrationError.self) { try Endless().plan() }
        let mistakes = try #require(error).mistakes
        #expect(mistakes.map(\.path) == ["Endless", "once more"])
        #expect(mistakes.allSatisfy { $0.message.hasPrefix("workflow 'Endless' is called inside itself") })
    }

    @Test func `Two workflows that call each other are refused`() throws {
        let error = #expect(throws: RegistrationError.self) { try Ping().plan() }
        #expect(try #require(error).mistakes.map(\.path) == ["Pong/Ping"])
    }

    @Test func `A generic workflow that calls itself in ever new types is refused`() throws {
        let error = #expect(throws: RegistrationError.self) { try Deeper<Int>().plan() }
        #expect(try #require(error).mistakes.count == 1)
    }

    @Test func `The same workflow beside itself is fine`() throws {
        let workflow = Trial {
            Call("one", Quiet()) { _ in Quiet.State(text: "") }
            Call("two", Quiet()) { _ in Quiet.State(text: "") }
        }
        #expect(throws: Never.self) { try workflow.plan() }
    }

    @Test func `Mistakes tell file, line, path, what is wrong and what to do`() throws {
        let line = #line + 2
        let workflow = Trial {
            Step("a", from: \.text) { _, _ in }
            When("b", { $0.number > 0 }) {
                Step("c") { _ in }.retry(.constant(.zero, attempts: 0))
            }
        }
        let error = #expect(throws: RegistrationError.self) { try workflow.plan() }
        #expect(
            try #require(error).description == """
                workflow 'Trial' has 2 mistakes:
                  DSLTests/RegistrationTests.swift:\(line): a: needs the slot \\.text, which no node fills; \
                give it a value with into: \\.text in a node that is always done before, or make the property \
                non-optional if a run starts with it
                  DSLTests/RegistrationTests.swift:\(line + 2): b/then/c: retry has 0 attempts; the first one counts, \
                so use 1 or more, or nil for no limit
                """)
    }

    @Test func `Slots of a called workflow are its own`() throws {
        struct Inner: Workflow {
            typealias State = Small
            var body: some Flow<State, Nothing> { Step("read", from: \.text) { _, _ in } }
        }
        let workflow = Trial {
            Step("fill", into: \.text) { _ in "" }
            Call(Inner()) { state in state }
        }
        let error = #expect(throws: RegistrationError.self) { try workflow.plan() }
        #expect(try #require(error).mistakes.map(\.path) == ["Inner/read"])
    }

    @Test func `What Return without a value hides from the compiler is found`() throws {
        let workflow = Trial {
            When("b", { $0.number > 0 }) { Return { _ in Nothing() } }
        }
        let error = #expect(throws: RegistrationError.self) { try workflow.plan() }
        #expect(try #require(error).mistakes.map(\.path) == ["b/then/return"])
    }

    @Test func `A workflow's name is its type's, or its own`() {
        #expect(Echo.name == "Echo")
        #expect(Trial<Nodes<Small, Nothing>>.name == "Trial")
    }
}
