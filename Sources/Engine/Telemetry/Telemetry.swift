import CoreMetrics
import RatchetJournal
import Tracing

/// What an engine tells metrics and traces.
///
/// There is none where the process has no backend for either: all that a run then does for it is to see that.
struct Telemetry: Sendable {
    /// `nil` without a backend for metrics.
    let metrics: EngineMetrics?
    /// `nil` without a backend for traces.
    let tracer: (any Tracer)?
    private let stopwatch = Stopwatch.system

    /// For the backends that are bootstrapped, or bound to this task; `nil` if there are none.
    static var bootstrapped: Telemetry? {
        let (factory, tracer) = (MetricsSystem.factory, InstrumentationSystem.tracer)
        let metrics = factory is NOOPMetricsHandler ? nil : EngineMetrics(factory)
        let telemetry = Telemetry(metrics: metrics, tracer: tracer is NoOpTracer ? nil : tracer)
        return telemetry.metrics == nil && telemetry.tracer == nil ? nil : telemetry
    }

    init(metrics: EngineMetrics?, tracer: (any Tracer)?) {
        self.metrics = metrics
        self.tracer = tracer
    }

    /// What whoever starts a run is in the middle of; kept only if somebody can be shown it.
    var origin: InstrumentationContext? { tracer == nil ? nil : .current }

    /// Makes an attempt, and tells how it ended.
    func observe(
        _ attempt: Attempt, of workflow: String, from origin: InstrumentationContext?,
        isolation: isolated (any Actor)? = #isolation, make: () async -> AttemptResult
    ) async -> AttemptResult {
        let start = stopwatch.nanoseconds
        let result = await trace(attempt, of: workflow, from: origin, make: make)
        metrics?.attemptEnded(
            of: workflow, number: attempt.info.number, result.outcome,
            nanoseconds: Int64(clamping: stopwatch.nanoseconds &- start))
        return result
    }

    private func trace(
        _ attempt: Attempt, of workflow: String, from origin: InstrumentationContext?,
        isolation: isolated (any Actor)? = #isolation, make: () async -> AttemptResult
    ) async -> AttemptResult {
        guard let tracer else { return await make() }
        // Not what the engine itself runs in: an attempt belongs to no request of this process.
        let name = "\(workflow) \(attempt.info.path.withoutKeys)"
        return await tracer.withSpan(name, context: .topLevel) { span in
            describe(attempt, of: workflow, from: origin, in: span)
            let result = await make()
            finish(span, result)
            return result
        }
    }

    private func describe(
        _ attempt: Attempt, of workflow: String, from origin: InstrumentationContext?, in span: any Span
    ) {
        span.attributes["ratchet.workflow"] = workflow
        span.attributes["ratchet.run"] = attempt.info.runID
        span.attributes["ratchet.step"] = attempt.info.path
        span.attributes["ratchet.attempt"] = attempt.info.number
        if let origin { span.addLink(SpanLink(context: origin, attributes: [:])) }
    }

    /// An error's text may say what is in a payload; its type does not.
    private func finish(_ span: any Span, _ result: AttemptResult) {
        span.attributes["ratchet.outcome"] = result.outcome.rawValue
        guard case .failure(let error) = result else { return }
        let type = String(reflecting: Swift.type(of: error))
        span.attributes["error.type"] = type
        span.setStatus(SpanStatus(code: .error, message: type))
    }
}

extension String {
    /// A path without the keys of elements and the numbers of turns, of which there may be any number.
    var withoutKeys: String {
        guard contains("[") else { return self }
        var (kept, isKey) = ("", false)
        for character in self {
            if character == "]" { isKey = false }
            if !isKey { kept.append(character) }
            if character == "[" { isKey = true }
        }
        return kept
    }
}
