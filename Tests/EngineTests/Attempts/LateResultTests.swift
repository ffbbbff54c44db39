import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What an attempt that was given up brings in the end changes nothing, and is told of.
@Suite(.timeLimit(.minutes(10))) struct LateResultTests {
    @Test func `The result of an attempt that its timeout gave up is logged and counted`() async throws {
        let lab = Lab()
        let (goOn, second) = (Deaf(), Latch())
        let flow = Modified {
            $0.retry(.constant(.zero, attempts: 2)).timeout(.seconds(1))
        } work: { run in
            if run.attempt == 1 {
                await goOn.wait()
                return 1
            }
            await second.wait()
            return 2
        }
        let engine = try lab.engine(flow)
        let output = try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            await lab.clock.advanceToNext()
            goOn.open()
            while engine.lateResults == 0 { await Task.yield() }
            second.open()
            return try await run.result()
        }
        #expect(output == 2)
        #expect(engine.lateResults == 1)
        let told = lab.logs.lines.filter { $0.contains("An attempt that was given up has returned") }
        #expect(told.count == 1)
        #expect(
            told.first?.hasPrefix("warning: ") == true && told.first?.hasSuffix(" attempt=1 run=m step=try") == true)
    }

    @Test func `So is one without a timeout whose run was cancelled`() async throws {
        let lab = Lab()
        let (begun, goOn) = (Latch(), Deaf())
        let flow = Modified { _ in
            begun.open()
            await goOn.wait()
            throw Oops(number: 7)
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            await begun.wait()
            try await run.cancel()
            goOn.open()
            while engine.lateResults == 0 { await Task.yield() }
        }
        let told = lab.logs.lines.filter { $0.contains("An attempt that was given up has thrown") }
        // The type is told, and not what the error prints.
        #expect(told.count == 1 && told.allSatisfy { $0.contains("Oops") && !$0.contains("oops 7") })
    }

    @Test func `An attempt that listens to its cancellation is no news`() async throws {
        let lab = Lab()
        let ended = Latch()
        let flow = Modified {
            $0.retry(.never).timeout(.seconds(1))
        } work: { _ in
            defer { ended.open() }
            await Latch().wait()
            throw CancellationError()
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            await lab.clock.advanceToNext()
            await #expect(throws: RunFailure.self) { try await run.result() }
            await ended.wait()
        }
        #expect(engine.lateResults == 0)
    }
}
