import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal
import Synchronization
import Testing

/// `ratchet retry`, `skip` and `terminate`, for runs that are stuck because a step could not be undone.
@Suite(.timeLimit(.minutes(10))) struct StuckTests {
    /// Takes nothing back until it answers.
    private final class Airline: Sendable {
        private let state = Mutex(false)
        var answers: Bool { state.withLock { $0 } }
        func answer() { state.withLock { $0 = true } }
    }

    private struct Booking: Workflow {
        struct State: Codable, Sendable { var flight: String? }
        struct Refused: Error, CustomStringConvertible { let description = "no refund" }

        let airline: Airline

        var body: some Flow<State, Nothing> {
            Step("flight", into: \.flight) { _ in "LH 400" }
                .compensate(retry: .never) { _, _ in if !airline.answers { throw Refused() } }
            Start(Hotel.self) { _ in Hotel.State() }.detached().onParentClose(.terminate)
            Step("hotel") { _ in throw Refused() }.retry(.never)
        }
    }

    private struct Hotel: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Receive(Signal<Nothing>("paid"))
        }
    }

    private let directory: TemporaryDirectory
    private let airline = Airline()

    init() throws { directory = try TemporaryDirectory() }

    private func stuck(_ body: @escaping @Sendable (Engine) async throws -> Void) async throws {
        let engine = Engine(journal: .directory(directory.journal))
        try engine.register(Booking(airline: airline))
        try engine.register(Hotel())
        try await engine.run {
            let run = try await engine.start(Booking.self, id: "trip", with: .init())
            let error = await #expect(throws: EngineError.self) { try await run.result() }
            #expect(error?.code == .stuck)
            try await body(engine)
        }
    }

    private func ratchet(_ arguments: String...) async throws -> CommandProcess {
        try await CommandProcess.run(arguments, journal: directory.journal)
    }

    @Test func `A stuck run is shown with what could not be undone, and goes on once that is tried again`() async throws
    {
        try await stuck { engine in
            let shown = try await ratchet("runs", "show", "trip")
            #expect(shown.output.contains("undoing   flight/compensate (stuck); 1 try failed: "), "\(shown)")
            #expect(shown.output.contains("no refund"))
            let wrong = try await ratchet("retry", "trip", "flight", "--wait")
            #expect(wrong.exitCode == 1 && wrong.errors.contains("'flight/compensate' is"), "\(wrong)")
            airline.answer()
            let retry = try await ratchet("retry", "trip", "flight/compensate", "--wait")
            #expect(retry.exitCode == 0, "\(retry)")
            let run = try await engine.find(Booking.self, id: "trip")
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.path == "hotel")
            let over = try await ratchet("runs", "show", "trip")
            #expect(over.output.contains(" undone") && !over.output.contains("undoing"), "\(over)")
        }
    }

    @Test func `A skip counts the step as undone`() async throws {
        try await stuck { engine in
            let skip = try await ratchet("skip", "trip", "flight/compensate", "--wait", "--json")
            #expect(skip.exitCode == 0 && skip.output.contains(#""trip""#), "\(skip)")
            let run = try await engine.find(Booking.self, id: "trip")
            await #expect(throws: RunFailure.self) { try await run.result() }
            let over = try await ratchet("runs", "show", "trip", "--json")
            #expect(over.output.contains(#""status": "undone""#), "\(over)")
        }
    }

    @Test func `Terminating ends the run and its children at once, and twice is once`() async throws {
        try await stuck { engine in
            let first = try await ratchet("terminate", "trip", "--wait", "--command", "t-1")
            #expect(first.exitCode == 0 && first.output.contains("run      trip"), "\(first)")
            let run = try await engine.find(Booking.self, id: "trip")
            await #expect(throws: RunTermination.self) { try await run.result() }
            while try await engine.runCount(where: [.workflow("Hotel"), .status(.terminated)]) == 0 {
                await Task.yield()
            }
            let again = try await ratchet("terminate", "trip", "--wait", "--command", "t-1")
            #expect(again.exitCode == 0, "\(again)")
            let third = try await ratchet("terminate", "trip", "--wait")
            #expect(third.exitCode == 0, "\(third)")
            let nobody = try await ratchet("terminate", "nobody", "--wait")
            #expect(nobody.exitCode == 1 && nobody.errors.contains("no run 'nobody'"), "\(nobody)")
        }
    }

    @Test func `Without an engine the command waits for the next one, and a run that is over stays as it is`()
        async throws
    {
        try await stuck { engine in
            airline.answer()
            try await engine.retry("trip", "flight/compensate")
            let run = try await engine.find(Booking.self, id: "trip")
            await #expect(throws: RunFailure.self) { try await run.result() }
        }
        let result = try await ratchet("terminate", "trip", "--command", "late")
        #expect(result.exitCode == 0 && result.output.contains("nobody"), "\(result)")
        let engine = Engine(journal: .directory(directory.journal))
        try engine.register(Booking(airline: airline))
        try engine.register(Hotel())
        try await engine.run {
            let client = try await EngineClient.open(directory.journal)
            let error = await #expect(throws: EngineError.self) { try await client.answer(to: "late") }
            #expect(error?.code == .over)
            await client.close()
        }
    }
}
