import CoreMetrics
import InMemoryTracing
import Logging
import MetricsTestKit
import Ratchet
import RatchetEngine
import RatchetTesting
import Testing
import Tracing

/// The rows "interceptors" and "logs, metrics, traces", and what is kept of errors.
@Suite(.timeLimit(.minutes(5))) struct SeenRows {
    private struct Noting: Interceptor {
        let name: String
        let effects: Effects

        func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
            effects.add("\(name) start")
            return try await next(start)
        }

        func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
            effects.add("\(name) \(step.path) \(step.attempt)")
            return try await next()
        }

        func signal(_ signal: SignalContext, next: SignalContext.Next) async throws -> SignalDelivery {
            effects.add("\(name) signal")
            return try await next(signal)
        }
    }

    @Test(arguments: TestStore.all)
    func `Interceptors stand around starts, attempts and signals, the first outermost`(store: TestStore) async throws {
        let effects = Effects()
        let flow = Scripted {
            Receive(Scripted.goOn)
            Step("try") { run in if run.attempt == 1 { throw Oops() } }
        }
        let both = ["a", "b"].map { Noting(name: $0, effects: effects) }
        let test = try TestEngine(flow, store: store, configuration: EngineConfiguration(interceptors: both))
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await run.signal(Scripted.goOn)
        _ = try await run.result()
        #expect(
            effects.all == [
                "a start", "b start", "a signal", "b signal", "a try 1", "b try 1", "a try 2", "b try 2",
            ])
    }

    @Test(arguments: TestStore.all)
    func `Logs, metrics and traces name the run's workflow, step and attempt`(store: TestStore) async throws {
        let (metrics, tracer, lines) = (TestMetrics(), InMemoryTracer(), Effects())
        let logger = Logger(label: "conformance") { _ in LineHandler(effects: lines) }
        let engine = Engine(journal: RealJournal(store).source, logger: logger)
        try engine.register(Scripted { Step("try") { run in run.logger.info("trying") } })
        try await withMetricsFactory(metrics) {
            try await withTracer(tracer) {
                _ = try await engine.run { try await engine.start(Scripted.self, id: "r", with: .init()).result() }
            }
        }
        #expect(lines.all.contains("trying attempt=1 run=r step=try"))
        #expect(tracer.finishedSpans.map(\.operationName) == ["Scripted try"])
        #expect(metrics.counters.contains { $0.label == "ratchet_attempts_total" && $0.totalValue == 1 })
    }

    private struct Declined: ReportableError {
        let card = "4711"
        var reportedText: String { "the bank declined" }
        var reportedDetails: [String: String] { ["code": "51"] }
        var reportedCause: (any Error)? { Oops() }
    }

    @Test(arguments: TestStore.all)
    func `An error is kept with its type, text, details and cause, and without what it does not tell`(
        store: TestStore
    ) async throws {
        let test = try TestEngine(
            Scripted { Step("charge") { _ in throw NonRetryable(Declined()) } }, store: store)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await test.crashAndRecover()
        let report = await #expect(throws: RunFailure.self) { try await run.result() }?.error
        #expect(report?.type.hasSuffix("Declined") == true && report?.text == "the bank declined")
        #expect(report?.details == ["code": "51"] && report?.cause?.text == "oops")
        let history = try await test.perform { try await $0.inspect { try await $0.history(of: "r") } }
        #expect(!"\(history as Any)".contains("4711"))
    }

    @Test(arguments: TestStore.all, 1...4 as ClosedRange<UInt64>)
    func `Chance, clocks and the order of dictionaries are allowed in every closure, whatever crashes`(
        store: TestStore, seed: UInt64
    ) async throws {
        let outside = Effects()
        let flow = Scripted {
            Step("draw", into: \.number) { _ in Int.random(in: 1...1_000) }
            Step("tell", from: \.number) { number, run in outside.add("\(number)") }
            When("coin", { _ in Bool.random() }) {
                Step("heads") { _ in outside.add("heads") }
            } otherwise: {
                Step("tails") { _ in outside.add("tails") }
            }
            Update("shuffle") { state in state.list = Array(Set(0..<20)) }
            Sleep(
                "a while",
                until: { _ in Timestamp(milliseconds: .random(in: 1_767_225_600_000...1_767_226_600_000)).date })
            Update("note") { state in state.trace = ["\(state.number ?? 0)"] }
        }
        let test = try TestEngine(flow, store: store, crash: .often(seed: seed, within: 4))
        let result = try await test.run(Scripted.self, id: "r", with: .init())
        // What was decided and told once stays decided.
        #expect(outside.keys.filter { Int($0) != nil } == result)
        #expect(outside.keys.count == 2)
    }
}

/// Keeps lines with their metadata.
private struct LineHandler: LogHandler {
    let effects: Effects
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        effects.add("\(event.message)" + all.map { " \($0.key)=\($0.value)" }.joined())
    }
}
