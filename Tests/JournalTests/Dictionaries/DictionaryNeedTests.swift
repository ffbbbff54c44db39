import Testing

@testable import RatchetJournal

@Suite struct `The need of a dictionary` {
    private static let settings: DictionarySettings = {
        var settings = DictionarySettings.standard
        (settings.samples, settings.sampleBytes, settings.window, settings.period) = (20, 500, 10, 40)
        return settings
    }()

    private let block = [UInt8](repeating: 1, count: 100)

    /// After how many blocks of this compressed size a training is asked for.
    private func blocks(until need: inout DictionaryNeed, compressed: Int, atMost: Int = 1_000) -> Int? {
        (1...atMost).first { _ in need.note(block, compressed: compressed) }
    }

    @Test func `comes with enough samples, and once`() {
        var need = DictionaryNeed(Self.settings)
        #expect(blocks(until: &need, compressed: 90) == 20)
        #expect(blocks(until: &need, compressed: 90) == nil)
        #expect(need.trainingSamples.count > 20 && need.trainingSamples.count <= 80)
    }

    @Test func `comes again after twice as many blocks if the training brought nothing`() {
        var need = DictionaryNeed(Self.settings)
        _ = blocks(until: &need, compressed: 90)
        need.declined()
        #expect(blocks(until: &need, compressed: 90) == 20)
        need.declined()
        #expect(blocks(until: &need, compressed: 90) == 40)
    }

    @Test func `comes when a dictionary stops paying, and not before`() {
        var need = DictionaryNeed(Self.settings, baseline: 0.2)
        #expect(blocks(until: &need, compressed: 24) == nil)
        #expect(blocks(until: &need, compressed: 40).map { $0 < 10 } == true)
        need.adopted(0.4)
        #expect(blocks(until: &need, compressed: 45) == nil)
    }

    @Test func `What is as good as it gets is the new measure`() {
        var need = DictionaryNeed(Self.settings, baseline: 0.2)
        _ = blocks(until: &need, compressed: 40)
        need.declined()
        #expect(blocks(until: &need, compressed: 40) == nil)
        #expect(blocks(until: &need, compressed: 80) != nil)
    }
}
