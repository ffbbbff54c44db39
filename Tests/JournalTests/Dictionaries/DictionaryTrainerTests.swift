import Testing

@testable import RatchetJournal

@Suite struct `A dictionary` {
    private static func orders(_ count: Int, from first: Int = 0) -> [[UInt8]] {
        (first..<first + count).map { number in
            let amount = (number * 7_919) % 100_000
            let item = #"{"sku":"sku-\#(number % 97)","cents":\#(amount)}"#
            return Array(#"{"customer":"c-\#(number * 31)","items":[\#(item)],"paid":true}"#.utf8)
        }
    }

    @Test func `is trained of samples, with the number that it is to have`() throws {
        let dictionary = try #require(DictionaryTrainer.train(Self.orders(2_000), number: 40_000, capacity: 4_096))
        #expect(dictionary.number == 40_000)
        #expect(dictionary.bytes.count <= 4_096)
        #expect(try CompressionDictionary(number: 40_000, bytes: dictionary.bytes).bytes == dictionary.bytes)
    }

    @Test func `is not made of too few samples`() {
        #expect(DictionaryTrainer.train(Self.orders(3), number: 40_000, capacity: 4_096) == nil)
        #expect(DictionaryTrainer.train([], number: 40_000, capacity: 4_096) == nil)
    }

    @Test func `makes blocks that it was not trained with smaller, and only with it can they be read`() throws {
        let dictionary = try #require(DictionaryTrainer.train(Self.orders(2_000), number: 40_000, capacity: 4_096))
        let other = try #require(DictionaryTrainer.train(Self.orders(2_000, from: 9), number: 40_001, capacity: 4_096))
        let (compressor, decompressor) = (try ZstdCompressor(), try ZstdDecompressor())
        var (plain, alone, with) = (0, 0, 0)
        for order in Self.orders(100, from: 50_000) {
            let frame = try compressor.compress(order, with: dictionary)
            #expect(ZstdDecompressor.dictionaryNumber(of: frame[1...]) == 40_000)
            #expect(try decompressor.decompress(frame[1...], limit: order.count, with: dictionary) == order)
            #expect(throws: JournalError.self) {
                try decompressor.decompress(frame[1...], limit: order.count, with: other)
            }
            #expect(throws: JournalError.self) { try decompressor.decompress(frame[1...], limit: order.count) }
            (plain, with) = (plain + order.count, with + frame.count)
            alone += try min(compressor.compress(order).count, order.count)
        }
        print("orders: \(plain) bytes, \(alone) with zstd alone, \(with) with a dictionary")
        #expect(Double(with) < 0.6 * Double(alone))
    }

    @Test func `is refused with another number, cut short, or as other bytes`() throws {
        let bytes = try #require(DictionaryTrainer.train(Self.orders(2_000), number: 40_000, capacity: 4_096)).bytes
        let cases: [(UInt32, [UInt8])] = [
            (40_001, bytes), (40_000, Array(bytes.prefix(100))), (40_000, []), (40_000, Array("no dictionary".utf8)),
            (7, bytes),
        ]
        for (number, bytes) in cases {
            let error = try #require(throws: JournalError.self) {
                try CompressionDictionary(number: number, bytes: bytes)
            }
            #expect(error.code == .damaged)
            #expect(error.message.contains("\(number)"))
        }
    }
}
