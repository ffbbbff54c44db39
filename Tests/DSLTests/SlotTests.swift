import RatchetDSL
import RatchetEngine
import Testing

/// Which slots each node of the DSL fills, seen through the check of a step behind it.
@Suite struct Slots {
    @Test func `Every node that fills a slot on all ways lets a later step need it`() throws {
        let workflows: [any Workflow] = [
            Trial {
                Step("a", into: \.text) { _ in "" }; read()
            },
            Trial {
                Step("a") { _ in
                    ""
                } reduce: {
                    $0.text = $1
                }; read()
            },
            Trial {
                Update("a") { $0.text = "" }; read()
            },
            Trial {
                Call(Echo(), into: \.text) { _ in Echo.State(text: "") }; read()
            },
            Trial {
                When("a", { $0.number > 0 }) {
                    fill()
                } otherwise: {
                    fill()
                }; read()
            },
            Trial {
                Switch("a", on: \.number) {
                    Case(1) { fill() }
                } otherwise: {
                    fill()
                }; read()
            },
            Trial {
                Group("a") { fill() }; read()
            },
            Trial {
                Parallel { fill() }; read()
            },
            Trial {
                ForEach(\.list, limit: 1, run: Echo(), into: \.texts) { _, _ in Echo.State(text: "") }
                Step("read", from: \.texts) { _, _ in }
            },
        ]
        for workflow in workflows { #expect(throws: Never.self) { try workflow.plan() } }
    }

    @Test func `No node that may leave a slot empty does`() throws {
        let workflows: [any Workflow] = [
            Trial {
                Step("a", into: \.other) { _ in "" }; read()
            },
            Trial {
                Step("a") { _ in }; read()
            },
            Trial {
                Sleep(for: .days(1)); read()
            },
            Trial {
                Call(Quiet()) { _ in Quiet.State(text: "") }; read()
            },
            Trial {
                When("a", { $0.number > 0 }) { fill() }; read()
            },
            Trial {
                Switch("a", on: \.number) { Case(1) { fill() } }; read()
            },
            Trial {
                Repeat("a", while: { $0.number > 0 }, atMost: 1) { fill() }; read()
            },
            Trial {
                Parallel {
                    fill(); read()
                }
            },
            Trial {
                ForEach(\.list, limit: 1, run: Quiet()) { _, _ in Quiet.State(text: "") }
                Step("read", from: \.texts) { _, _ in }
            },
            Trial { ForEach(\.numbers, limit: 1, run: Quiet()) { _, _ in Quiet.State(text: "") } },
        ]
        for workflow in workflows {
            let error = #expect(throws: RegistrationError.self) { try workflow.plan() }
            #expect(error?.mistakes.count == 1)
        }
    }

    @FlowBuilder<Small, Nothing> private func fill() -> some Flow<Small, Nothing> {
        Step("fill", into: \.text) { _ in "" }
    }

    @FlowBuilder<Small, Nothing> private func read() -> some Flow<Small, Nothing> {
        Step("read", from: \.text) { _, _ in }
    }
}
