import RatchetEncryption
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

@Suite(.timeLimit(.minutes(10))) struct `A journal with dictionaries` {
    private static let kind = EntityID.Kind(rawValue: 1)

    private static func value(_ number: UInt64) -> [UInt8] {
        let hash = (number &* 7_919) % 99_991
        let text = #"{"customer":"c-\#(hash)","items":[{"sku":"sku-\#(number % 97)","cents":\#(hash)}],"paid":true}"#
        return Array(text.utf8)
    }

    private static func run<Value: Sendable>(
        _ image: MemoryImage, _ keys: [KeyID], _ body: (Journal) async throws -> Value
    ) async throws -> Value {
        let codecs = try Vault.codecs(keys)
        let journal = try await Journal.open(.memory(image), configuration: JournalConfiguration(codecs: codecs))
        async let end: Void = journal.run()
        defer { journal.close() }
        let value = try await body(journal)
        journal.close()
        try await end
        return value
    }

    /// Writes until there is a dictionary, and a little more that needs it.
    private static func fill(_ journal: Journal) async throws -> UInt64 {
        var (next, end) = (0 as UInt64, 50_000 as UInt64)
        while next < end {
            for number in next..<next + 100 {
                let item = LogItem(EntityID(kind, number), value(number))
                _ = try await journal.append(Submission(snapshots: [item]))
            }
            next += 100
            let isTrained = try await journal.read { view in try !DictionaryRow.numbers(in: view).isEmpty }
            if isTrained, end == 50_000 { end = next + 200 }
        }
        return next
    }

    @Test(arguments: [[], [1]] as [[KeyID]])
    func `is sealed anew with all that needs one`(first: [KeyID]) async throws {
        let image = MemoryImage()
        let count = try await Self.run(image, first) { try await Self.fill($0) }
        let sealed = try await SealTool.reseal(.memory(image), codecs: Vault.codecs([2] + first))
        #expect(sealed.isSealed(with: 2) && sealed.damaged == 0, "\(sealed.damaged) of \(count)")
        try await Self.run(image, [2]) { journal in
            let blocks = journal.blocks
            try await journal.read { view in
                for number in 0..<count {
                    let found = try Recovery.snapshot(of: EntityID(Self.kind, number), in: view, with: blocks)
                    #expect(found.snapshot == Self.value(number), "\(number)")
                }
            }
        }
    }
}
