import Foundation
import MediaPipelineKit
import Testing

struct EffectsLogTests {
    private let folder: TemporaryFolder
    private let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = try folder.file("effects.jsonl")
    }

    @Test func `What was written can be read while the log is open`() async throws {
        let log = try EffectsLog(url)
        try await log.write(Effect(key: "run/a", attempt: 1, phase: .began))
        #expect(try EffectsLog.read(url) == [Effect(key: "run/a", attempt: 1, phase: .began)])
    }

    @Test func `A witnessed step leaves two lines and its result`() async throws {
        let log = try EffectsLog(url)
        let result = try await log.witness(key: "run/a", attempt: 2) { 42 }
        #expect(result == 42)
        #expect(try EffectsLog.read(url).map(\.phase) == [.began, .done])
        #expect(try EffectsLog.read(url).allSatisfy { $0.attempt == 2 })
    }

    @Test func `A step that fails began and is not done`() async throws {
        let log = try EffectsLog(url)
        await #expect(throws: CancellationError.self) {
            try await log.witness(key: "run/a", attempt: 1) { throw CancellationError() }
        }
        #expect(try EffectsLog.read(url).map(\.phase) == [.began])
    }

    @Test func `A line that a kill has cut is not read, and is dropped when the log is opened again`() async throws {
        try await EffectsLog(url).write(Effect(key: "run/a", attempt: 1, phase: .began))
        let whole = try text(of: url)
        _ = try folder.file("effects.jsonl", whole + #"{"key":"run/b","att"#)
        #expect(try EffectsLog.read(url).map(\.key) == ["run/a"])
        try await EffectsLog(url).write(Effect(key: "run/c", attempt: 1, phase: .began))
        #expect(try EffectsLog.read(url).map(\.key) == ["run/a", "run/c"])
    }

    @Test func `The counts tell what began again and what was done again`() {
        let effects = [
            Effect(key: "a", attempt: 1, phase: .began), Effect(key: "a", attempt: 1, phase: .done),
            Effect(key: "b", attempt: 1, phase: .began),
            Effect(key: "b", attempt: 1, phase: .began), Effect(key: "b", attempt: 1, phase: .done),
            Effect(key: "c", attempt: 1, phase: .began), Effect(key: "c", attempt: 1, phase: .done),
            Effect(key: "c", attempt: 2, phase: .began), Effect(key: "c", attempt: 2, phase: .done),
            Effect(key: "d", attempt: 1, phase: .began),
        ]
        let counts = EffectCounts(effects)
        #expect(counts.steps == 4)
        #expect(counts.done == 3)
        #expect(counts.executions == 6)
        #expect(counts.begunAgain == ["b", "c"])
        #expect(counts.doneAgain == ["c"])
    }
}
