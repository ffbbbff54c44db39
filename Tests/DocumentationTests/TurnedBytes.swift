import Ratchet

/// Turns every bit of a block round: enough to keep a text from being found by chance, and no secret at all.
struct TurnedBytes: BlockCodec {
    let id: UInt8 = 128

    func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8] { block.map { ~$0 } }

    func decode(_ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int) throws(JournalError) -> [UInt8] {
        guard bytes.count <= limit else { throw JournalError(.damaged, "the block \(place) is longer than it can be") }
        return bytes.map { ~$0 }
    }
}

extension TurnedBytes {
    /// The engine of an app that has it.
    static var engine: Engine {
        let configuration = EngineConfiguration(journal: JournalConfiguration(codecs: [TurnedBytes()]))
        let engine = Engine(journal: .directory("orders.journal"), configuration: configuration)
        return engine
    }
}
