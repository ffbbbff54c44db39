import RatchetDSL
import RatchetEngine
import Testing

@Suite struct `Receiving signals` {
    private static let told = Signal<String>("told")
    private static let goOn = Signal<Nothing>("go on")

    private static func behaviour<Tested: Workflow>(of workflow: Tested) throws -> (ReceiveBehaviour, Outline.Node) {
        let plan = try workflow.plan()
        guard case .receive(let behaviour) = plan.scopes[0].behaviours[1] else { throw Bench<Small>.WrongKind() }
        return (behaviour, plan.outline.scopes[0].nodes[1])
    }

    @Test func `A value fills a slot`() throws {
        let (receive, node) = try Self.behaviour(of: Trial { Receive(Self.told, into: \.text) })
        guard case .write(let write) = receive.result else { throw Bench<Small>.WrongKind() }
        let box = Box(Small())
        try write(box, try Payload(encoding: "x"))
        #expect(box.value.text == "x")
        #expect(node.name == "told" && node.signal == "told" && node.kind == .receive)
    }

    @Test func `A reducer takes a value up`() throws {
        let (receive, _) = try Self.behaviour(
            of: Trial { Receive(Self.told) { state, text in state.list.append(text.count) } })
        guard case .reduce(let reduce) = receive.result else { throw Bench<Small>.WrongKind() }
        let box = Box(Small())
        try reduce(box, try Payload(encoding: "four"))
        #expect(box.value.list == [4])
    }

    @Test func `A signal without a value is only waited for`() throws {
        let (receive, _) = try Self.behaviour(of: Trial { Receive(Self.goOn) })
        guard case .discard = receive.result else { throw Bench<Small>.WrongKind() }
        try receive.check(try Payload(encoding: Nothing()))
    }

    @Test func `A node may have a name of its own, which tells two of one signal apart`() throws {
        let plan = try Trial {
            Receive(Self.told, into: \.text)
            Receive("again", Self.told, into: \.other)
            Receive("a third time", Self.told) { state, _ in state.number += 1 }
            Receive("pause", Self.goOn)
        }.plan()
        #expect(plan.outline.scopes[0].nodes.map(\.name) == ["", "told", "again", "a third time", "pause"])
        #expect(plan.outline.scopes[0].nodes.map(\.signal) == ["", "told", "told", "told", "go on"])
    }

    @Test func `Two of one signal in a body need names`() {
        let error = #expect(throws: RegistrationError.self) {
            try Trial {
                Receive(Self.told, into: \.text)
                Receive(Self.told, into: \.other)
            }.plan()
        }
        #expect(error?.mistakes.map(\.path) == ["told"])
        #expect(error?.description.contains("another node beside this one is called 'told' too") == true)
    }

    @Test func `What is no value of the signal is refused, without saying what it is`() throws {
        let (receive, _) = try Self.behaviour(of: Trial { Receive(Self.told, into: \.text) })
        let error = #expect(throws: FlowError.self) { try receive.check(try Payload(encoding: 4_711)) }
        #expect(error?.code == .notDecodable)
        #expect(error?.message.contains("'told'") == true && error?.message.contains("Swift.String") == true)
        #expect(error?.message.contains("4711") == false)
    }

    @Test func `A slot that a signal fills can be read behind it, and not before`() throws {
        #expect(throws: Never.self) {
            try Trial {
                Receive(Self.told, into: \.text)
                Step("read", from: \.text) { text, _ in print(text) }
            }.plan()
        }
        let error = #expect(throws: RegistrationError.self) {
            try Trial {
                Step("read", from: \.text) { text, _ in print(text) }
                Receive(Self.told, into: \.text)
            }.plan()
        }
        #expect(error?.mistakes.map(\.path) == ["read"])
    }

    private struct Inner: Workflow {
        struct State: Codable, Sendable { var number: Int? }
        var body: some Flow<State, Nothing> { Receive(Signal<Int>("told"), into: \.number) }
    }

    @Test func `One name for two types is a mistake, also in a called workflow`() {
        let error = #expect(throws: RegistrationError.self) {
            try Trial {
                Receive(Self.told, into: \.text)
                Call("inner", Inner()) { _ in Inner.State() }
            }.plan()
        }
        #expect(error?.mistakes.map(\.path) == ["inner/told"])
        #expect(
            error?.mistakes.first?.message.hasPrefix(
                "receives the signal 'told' as a Swift.Int, and 'told' (DSLTests/ReceiveTests.swift:") == true)
    }

    @Test(arguments: [Signal<Nothing>(""), Signal<Nothing>("a/b"), Signal<Nothing>("a[b")])
    func `A signal's name is fit for paths`(signal: Signal<Nothing>) {
        let error = #expect(throws: RegistrationError.self) { try Trial { Receive("named", signal) }.plan() }
        #expect(error?.mistakes.map(\.path) == ["named"])
    }

    @Test func `Another signal makes another fingerprint`() throws {
        let one = try Trial { Receive("wait", Self.goOn) }.plan()
        let other = try Trial { Receive("wait", Signal<Nothing>("another")) }.plan()
        #expect(one.fingerprint != other.fingerprint)
        #expect(try Outline(decoding: one.outline.encoded) == one.outline)
    }
}
