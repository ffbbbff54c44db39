import InMemoryTracing
import Ratchet
import Synchronization
import Testing
import Tracing

/// What an engine tells a backend for traces.
@Suite(.timeLimit(.minutes(10))) struct TracesTests {
    private let tracer = InMemoryTracer()

    @Test func `Each attempt is a span, which names its run, its step and its number`() async throws {
        _ = try await withTracer(tracer) { try await Parcelled.watch() }
        let spans = tracer.finishedSpans
        #expect(
            spans.map(\.operationName) == [
                "Parcelled pay", "Parcelled pay", "Parcelled labels[]/print", "Parcelled labels[]/print",
            ])
        #expect(spans.map { $0.text("ratchet.step") } == ["pay", "pay", "labels[0]/print", "labels[1]/print"])
        #expect(spans.map { $0.text("ratchet.attempt") } == ["1", "2", "1", "1"])
        #expect(spans.map { $0.text("ratchet.outcome") } == ["error", "success", "success", "success"])
        #expect(Set(spans.map { $0.text("ratchet.run") }) == ["secret-order"])
        #expect(Set(spans.map { $0.text("ratchet.workflow") }) == ["Parcelled"])
        #expect(tracer.activeSpans.isEmpty)
    }

    @Test func `A failed attempt says of which type its error is, and not what it says`() async throws {
        _ = try await withTracer(tracer) { try await Parcelled.watch() }
        let failed = try #require(tracer.finishedSpans.first)
        #expect(failed.status?.code == .error)
        #expect(failed.status?.message == "EngineTests.Parcelled.Refused")
        #expect(failed.errors.isEmpty)
    }

    @Test func `A step's own spans are below its attempt's`() async throws {
        let seen = Mutex<[String]>([])
        _ = try await withTracer(tracer) {
            try await Parcelled.watch(seen: { context in
                let span = InMemorySpan.id(of: context)
                seen.withLock { $0.append(span) }
            })
        }
        #expect(seen.withLock { $0 } == tracer.finishedSpans.prefix(2).map(\.spanID))
    }

    @Test func `An attempt is linked to what its run was started in, and is no part of it`() async throws {
        try await withTracer(tracer) {
            try await tracer.withSpan("request") { _ in _ = try await Parcelled.watch() }
        }
        let request = try #require(tracer.finishedSpans.last)
        #expect(request.operationName == "request")
        for attempt in tracer.finishedSpans.dropLast() {
            #expect(attempt.parentSpanID == nil && attempt.traceID != request.traceID)
            #expect(attempt.links.map { InMemorySpan.id(of: $0.context) } == [request.spanID])
        }
    }
}

extension FinishedInMemorySpan {
    fileprivate func text(_ attribute: String) -> String {
        switch attributes.get(attribute) {
        case .string(let text)?: text
        case .int64(let number)?: "\(number)"
        case .int32(let number)?: "\(number)"
        default: ""
        }
    }
}

extension InMemorySpan {
    fileprivate static func id(of context: InstrumentationContext?) -> String {
        context?.inMemorySpanContext?.spanID ?? "none"
    }
}
