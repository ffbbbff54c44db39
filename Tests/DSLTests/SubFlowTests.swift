import RatchetDSL
import RatchetEngine
import Testing

@Suite struct `Sub-flows` {
    private struct Thing<ID: Codable & Sendable & Hashable>: Codable, Sendable, Identifiable { let id: ID }
    private struct Things: Workflow {
        struct State: Codable, Sendable {
            let things: [Thing<String>]
            var results: [String]?
        }
        var body: some Flow<State, Nothing> {
            ForEach(\.things, limit: 2, run: Echo(), into: \.results) { thing, state in
                Echo.State(text: "\(thing.id) of \(state.things.count)")
            }
        }
    }

    @Test func `Each element starts with a State of its own, under its id`() throws {
        let state = Things.State(things: [Thing(id: "a"), Thing(id: "b")])
        let starts = try Bench("things", of: Things(), state).start()
        #expect(starts.map(\.key) == ["a", "b"])
        #expect(try starts.map { try $0.state.decoded(as: Echo.State.self).text } == ["a of 2", "b of 2"])
    }

    @Test(
        arguments: [
            (["a", "b"], ["a", "b"]),
            (["a", "a", "b", "a"], ["a", "a~2", "b", "a~3"]),
            (["a", "a~2", "a"], ["a", "a~2", "a~3"]),
            (["x/y[1]", "100%", ""], ["x%2Fy%5B1%5D", "100%25", ""]),
            ([], []),
        ] as [([String], [String])])
    func `Keys are unique and safe in paths`(ids: [String], keys: [String]) throws {
        let starts = try Bench("things", of: Things(), Things.State(things: ids.map(Thing.init))).start()
        #expect(starts.map(\.key) == keys)
    }

    @Test func `Elements without an id are told apart by their index`() throws {
        let workflow = Trial {
            ForEach(\.list, limit: 1, run: Quiet()) { number, _ in Quiet.State(text: "\(number)") }
        }
        let starts = try Bench("list", of: workflow, Small(list: [7, 7, 7])).start()
        #expect(starts.map(\.key) == ["0", "1", "2"])
    }

    @Test func `Results fill the slot in the order of the elements`() throws {
        let bench = try Bench("things", of: Things(), Things.State(things: []))
        try bench.forEach.collect(
            bench.box, [.success(try Payload(encoding: "x")), .success(try Payload(encoding: "y"))])
        #expect(bench.box.value.results == ["x", "y"])
        try bench.forEach.collect(bench.box, [])
        #expect(bench.box.value.results == [])
    }

    @Test func `A list may be in a slot, which must be filled by then`() throws {
        let workflow = Trial {
            Update("fill") { _ in }
            ForEach("each number", \.numbers, limit: 1, run: Echo(), into: \.texts) { number, _ in
                Echo.State(text: "\(number)")
            }
        }
        #expect(try Bench("each number", of: workflow, Small(numbers: [4, 5])).start().map(\.key) == ["0", "1"])
        let empty = try Bench("each number", of: workflow, Small())
        let error = #expect(throws: FlowError.self) { try empty.start() }
        #expect(error?.code == .emptySlot)
        #expect(error?.message.hasPrefix(#"'each number' needs the slot \.numbers"#) == true)
    }

    @Test func `A list that is computed has no name of its own`() throws {
        struct Halves: Workflow {
            struct State: Codable, Sendable {
                var list = [1, 2]
                var half: [Int] { list.prefix(1).map { $0 } }
                var maybe: [Int]? { list }
            }
            var body: some Flow<State, Nothing> {
                ForEach(\.half, limit: 1, run: Quiet()) { _, _ in Quiet.State(text: "") }
                ForEach("maybe", \.maybe, limit: 1, run: Quiet()) { _, _ in Quiet.State(text: "") }
            }
        }
        let names = try Halves().plan().outline.scopes[0].nodes.map(\.name)
        #expect(names == ["", "each", "maybe"])
    }

    @Test func `A call is named by its workflow unless it has a name`() throws {
        let workflow = Trial {
            Call(Echo(), into: \.text) { _ in Echo.State(text: "") }
            Call("twice", Echo(), into: \.other) { _ in Echo.State(text: "") }
            Call(Quiet()) { _ in Quiet.State(text: "") }
            Call("hush", Quiet()) { _ in Quiet.State(text: "") }
        }
        let outline = try workflow.plan().outline
        #expect(outline.scopes[0].nodes.map(\.name) == ["", "Echo", "twice", "Quiet", "hush"])
        #expect(outline.scopes.map(\.workflow) == ["Trial", "Echo", "Echo", "Quiet", "Quiet"])
    }

    @Test func `A call starts with what its closure makes, and its result fills the slot`() throws {
        let workflow = Trial { Call(Echo(), into: \.text) { state in Echo.State(text: "\(state.number)") } }
        let bench = try Bench("Echo", of: workflow, Small(number: 6))
        #expect(try bench.call.start(bench.box).decoded(as: Echo.State.self).text == "6")
        try bench.call.collect(bench.box, try Payload(encoding: "done"))
        #expect(bench.box.value.text == "done")
    }

    @Test func `A call without a result leaves the State alone`() throws {
        let workflow = Trial { Call(Quiet()) { _ in Quiet.State(text: "") } }
        let bench = try Bench("Quiet", of: workflow, Small(number: 6))
        try bench.call.collect(bench.box, .nothing)
        #expect(bench.box.value == Small(number: 6))
    }

    @Test func `What a start closure throws is passed on`() throws {
        struct Refused: Error {}
        let workflow = Trial {
            Call(Quiet()) { _ in throw Refused() }
            ForEach(\.list, limit: 1, run: Quiet()) { _, _ in throw Refused() }
        }
        let call = try Bench("Quiet", of: workflow, Small())
        #expect(throws: Refused.self) { try call.call.start(call.box) }
        #expect(throws: Refused.self) { try Bench("list", of: workflow, Small(list: [1])).start() }
    }
}

extension Bench {
    fileprivate func start() throws -> [ElementStart] { try forEach.start(box) }
}
