import CoreMetrics
import MetricsTestKit
import Ratchet
import Testing

/// What an engine tells a backend for metrics.
@Suite(.timeLimit(.minutes(10))) struct MetricsTests {
    private let metrics = TestMetrics()

    private func total(_ label: String, _ dimensions: (String, String)...) -> Int64 {
        metrics.counterTotal(label: label, dimensions: dimensions)
    }

    @Test func `Runs and attempts are counted by workflow and by how they ended`() async throws {
        let status = try await withMetricsFactory(metrics) { try await Parcelled.watch() }
        #expect(status == .completed)
        #expect(total("ratchet_runs_started_total", ("workflow", "Parcelled")) == 1)
        #expect(total("ratchet_runs_ended_total", ("workflow", "Parcelled"), ("outcome", "completed")) == 1)
        #expect(total("ratchet_attempts_total", ("workflow", "Parcelled"), ("outcome", "success")) == 3)
        #expect(total("ratchet_attempts_total", ("workflow", "Parcelled"), ("outcome", "error")) == 1)
        #expect(total("ratchet_retries_total", ("workflow", "Parcelled")) == 1)
        let durations = try metrics.expectTimer("ratchet_attempt_duration_seconds", [("workflow", "Parcelled")])
        #expect(durations.values.count == 4 && durations.values.allSatisfy { $0 > 0 })
    }

    @Test func `A run that fails is one`() async throws {
        let status = try await withMetricsFactory(metrics) { try await Parcelled.watch(Parcelled.State(refusals: 2)) }
        #expect(status == .failed)
        #expect(total("ratchet_runs_ended_total", ("outcome", "failed")) == 1)
        #expect(total("ratchet_attempts_total", ("outcome", "error")) == 2)
    }

    @Test func `How late a timer fired is measured`() async throws {
        _ = try await withMetricsFactory(metrics) { try await Parcelled.watch() }
        let late = try metrics.expectTimer("ratchet_timer_lateness_seconds")
        #expect(late.values.contains(5_000_000_000))
    }

    @Test func `No label is an id, a path or a value`() async throws {
        _ = try await withMetricsFactory(metrics) { try await Parcelled.watch() }
        let dimensions = metrics.counters.flatMap(\.dimensions) + metrics.timers.flatMap(\.dimensions)
        #expect(Set(dimensions.map(\.0)) == ["workflow", "outcome"])
        #expect(Set(dimensions.map(\.1)) == ["Parcelled", "success", "error", "completed"])
    }
}
