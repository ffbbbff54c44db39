@testable import FuzzTargets
import Testing

/// Every input that was ever of interest, and each of them changed a little.
struct CorpusTests {
    @Test(arguments: FuzzTarget.allCases)
    func `Whatever is in the corpus, the answer is a value or an error`(target: FuzzTarget) throws {
        let inputs = try Corpus.inputs(of: target)
        #expect(!inputs.isEmpty)
        for input in inputs { try target.take(input) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `So it is when a byte of it is another, is gone or is there twice`(target: FuzzTarget) throws {
        for (number, input) in try Corpus.inputs(of: target).enumerated() {
            var mutations = Mutations(of: input, seed: UInt64(number))
            for _ in 0..<200 { try target.take(mutations.next()) }
        }
    }

    @Test func `An input that reads differently once it is written is a finding`() throws {
        #expect(throws: FuzzFinding.self) {
            try FuzzTarget.outline.check([1]) {
                $0
            } encode: {
                $0 + [0]
            }
        }
    }
}
