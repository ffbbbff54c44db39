import RatchetDSL
import RatchetEngine
import Testing

@Suite struct `Values that do not fit` {
    private struct Ratio: Codable, Sendable { var value: Double }
    private struct Measure: Workflow {
        struct State: Codable, Sendable { var ratio: Ratio? }
        var body: some Flow<State, Nothing> {
            Step("divide", into: \.ratio) { _ in Ratio(value: 1 / 0) }
        }
    }

    @Test func `An output that JSON cannot hold fails the attempt with its type, its place and no value`() async throws
    {
        let bench = try Bench("divide", of: Measure(), Measure.State())
        let error = await #expect(throws: FlowError.self) { try await bench.output() }
        #expect(error?.code == .notEncodable)
        #expect(error?.message.hasPrefix("the output of step 'path/to/step' cannot be written as JSON: type ") == true)
        #expect(error?.message.contains("Ratio, at 'value'; look at its encode(to:), and for numbers") == true)
        #expect(error?.message.contains("inf") == false)
    }

    @Test func `A recorded output that no longer decodes says what and where`() throws {
        let bench = try Bench("divide", of: Measure(), Measure.State())
        guard case .write(let write) = try bench.step.result else { return #expect(Bool(false), "it writes a slot") }
        let error = #expect(throws: FlowError.self) { try write(bench.box, try Payload(encoding: ["value": "secret"])) }
        #expect(error?.code == .notDecodable)
        #expect(error?.message.contains(#"the output for the slot \.ratio cannot be read"#) == true)
        #expect(error?.message.contains("Ratio, at 'value' has another form today") == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func `A recorded State that no longer decodes names the workflow and the missing key`() throws {
        let plan = try FulfilOrder.PrintOnly().plan()
        let error = #expect(throws: FlowError.self) { try plan.scopes[0].makeState(try Payload(encoding: ["a": 1])) }
        #expect(error?.code == .notDecodable)
        #expect(error?.message.contains("the State of workflow 'PrintOnly' cannot be read") == true)
        #expect(error?.message.contains("at 'item'") == true)
    }

    @Test func `A box of another workflow is refused, not trapped on`() throws {
        let plan = try Trial { Update("a") { $0.number = 1 } }.plan()
        guard case .update(let change) = plan.scopes[0].behaviours[1] else {
            return #expect(Bool(false), "it is an update")
        }
        let error = #expect(throws: FlowError.self) { try change(Box(7)) }
        #expect(error?.code == .wrongState)
        #expect("\(try #require(error))".hasSuffix("this is a mistake in Ratchet, please report it (wrongState)"))
    }
}

extension FulfilOrder {
    struct PrintOnly: Workflow {
        typealias State = PrintLabel.State
        var body: some Flow<State, Nothing> {}
    }
}
