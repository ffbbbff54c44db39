import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Another process ends a run at once.
@Suite(.timeLimit(.minutes(10))) struct TerminateTests {
    private let lab = Lab()

    @Test(arguments: [false, true]) func `A run ends without being cleaned up, wherever it is`(isParked: Bool)
        async throws
    {
        let flow = Recorded { effects in
            Recorded.undoable("a", effects)
            Sleep("long", for: .days(1))
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, id: "r", with: .init())
            try await run.wait(for: .sleeping)
        }
        let client = EngineClient(lab.image)
        let command = try await client.terminate("r")
        let again = try isParked ? lab.engine(Trying { _ in 1 }) : lab.engine(flow)
        try await again.run { () async throws in
            #expect(try await command.answer() == "r")
            #expect(try await again.runs(where: [.status(.terminated)]).runs.map(\.id) == ["r"])
            let error = await #expect(throws: EngineError.self) { try await client.terminate("nobody").answer() }
            #expect(error?.code == .notFound)
        }
        await client.close()
        #expect(flow.effects.order == ["a"])
        #expect(try await lab.findings() == [])
    }

    @Test func `The command and the run's end are in one commit`() async throws {
        let copies = KeptStore.Copies()
        let engine = try lab.engine(Sale(), source: KeptStore.source(lab.image, copies))
        let client = EngineClient(lab.image)
        try await engine.run {
            let run = try await engine.start(Sale.self, id: "s", with: .init(customer: "ada"))
            try await run.wait(for: .waiting)
            _ = try await client.terminate("s", command: "t").answer()
        }
        await client.close()
        for image in copies.values {
            let crashed = Lab(image)
            let isOver = try await crashed.found([.status(.terminated)]).count == 1
            let asked = EngineClient(image)
            let isAnswered = try await asked.state(of: "t") == .answered(.run("s"))
            await asked.close()
            #expect(isOver == isAnswered)
        }
    }
}
