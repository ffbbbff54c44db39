import Ratchet
import RatchetTesting
import Testing

/// Pictures of runs, each taken of a live engine.
@Suite(.timeLimit(.minutes(10))) struct RunPictureTests {
    @Test func `It shows where each node stands, with times, in words`() async throws {
        let text = try await picture(of: Errand(jams: [1]), items: 3, .mermaid)
        #expect(text.contains("run errand-7 · ◷ sleeping<br/>started 2026-01-01 00:00:00 UTC"))
        #expect(text.contains("prepare<br/>step · +0ms<br/>✓ done in 1.5s\"]:::done"))
        #expect(text.contains("which way<br/>choice → otherwise · +1.5s"))
        #expect(text.contains("parcels<br/>for each · 2 done, 1 waiting · +1.5s"))
        #expect(text.contains("#91;1#93;<br/>+1.5s<br/>◷ waiting\"\\]:::waiting"))
        #expect(
            text.contains("send<br/>step · +1.5s<br/>◷ waiting until 2026-01-01 00:01:01 UTC<br/>jammed\"]:::waiting"))
        #expect(text.contains("thanks<br/>receive<br/>· idle\"]):::idle"))
        #expect(!text.contains("take the lift"), "the branch that was not taken")
    }

    @Test(arguments: PictureFormat.allCases)
    func `Of a thousand elements those are shown that somebody looks for, and the others are counted`(
        _ format: PictureFormat
    ) async throws {
        let text = try await picture(of: Errand(jams: [500, 700]), items: 1_000, format)
        #expect(text.contains("998 done, 2 waiting"))
        #expect(text.contains("995 more: 995 done"))
        #expect(text.contains("500") && text.contains("700") && !text.contains("501"))
        #expect(text.utf8.count < 20_000)
    }

    @Test(arguments: PictureFormat.allCases) func `No value that was recorded is in it`(
        _ format: PictureFormat
    ) async throws {
        let text = try await picture(of: Errand(jams: [1]), items: 3, format)
        #expect(!text.contains("secret"))
    }

    @Test func `A node that waits for a signal says for which`() async throws {
        let text = try await picture(of: Errand(jams: []), items: 1, at: .waiting, .dot)
        #expect(text.contains("◷ waiting for signal thanks"))
    }

    @Test func `A run that is not there has no picture`() async throws {
        let engine = Engine(journal: .memory())
        let error = try await engine.run {
            await #expect(throws: EngineError.self) { try await engine.picture(of: "nobody", .svg) }
        }
        #expect(error?.code == .notFound)
    }

    private func picture(
        of errand: Errand, items: Int, at status: RunStatus = .sleeping, _ format: PictureFormat
    ) async throws -> String {
        let engine = Engine(journal: .memory(), clock: errand.clock)
        try engine.register(errand)
        return try await engine.run {
            let run = try await engine.start(Errand.self, id: "errand-7", with: .init(items: Array(0..<items)))
            while try await run.status() != status { await Task.yield() }
            return try await run.picture(format)
        }
    }
}

/// Goes through a choice and a fan-out in which some elements do not get through.
private struct Errand: Workflow {
    struct State: Codable, Sendable {
        let items: [Int]
        var note: String?
        var sent: [String]?
    }
    struct Jammed: Error, CustomStringConvertible { let description = "jammed\nin the middle" }

    static let thanks = Signal<Nothing>("thanks")
    let clock = ManualClock()
    let jams: Set<Int>

    var body: some Flow<State, Nothing> {
        Step("prepare", into: \.note) { _ in
            clock.advance(by: .milliseconds(1_500))
            return "secret note"
        }
        When("which way", { $0.items.isEmpty }) {
            Step("take the lift") { _ in }
        } otherwise: {
            Update("take the stairs") { state in state.note = "secret stairs" }
        }
        ForEach("parcels", \.items, limit: 4, run: Parcel(jams: jams), into: \.sent) { item, _ in
            Parcel.State(item: item)
        }
        Receive(Self.thanks)
    }
}

private struct Parcel: Workflow {
    struct State: Codable, Sendable {
        let item: Int
        var sent: String?
    }
    let jams: Set<Int>

    var body: some Flow<State, String> {
        Step("send", into: \.sent) { run in
            if jams.contains(run.state.item) { throw Errand.Jammed() }
            return "secret parcel"
        }
        .retry(.constant(.seconds(60), attempts: 3))
        Return { state in state.sent ?? "" }
    }
}
