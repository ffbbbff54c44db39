import Foundation
import RatchetCLI
import RatchetEngine
import RatchetTesting
import RatchetJournal
import Testing

@Suite(.timeLimit(.minutes(1))) struct TreeTests {
    @Test func `print them all`() async throws {
        let sample = SampleJournal(path: "/tmp/cli-sample")
        try await sample.make {
            for width in [nil, 80] {
                let screen = Screen.plain(sample.clock.now, width: width)
                print(RunListText(try await sample.read { try await $0.runs() }, screen).lines.joined(separator: "\n"))
                for id in ["order-1", "order-2"] {
                    let tree = try #require(try await sample.read { try await $0.run(RunID(id)) })
                    print("----")
                    print(RunTreeText(tree, screen).lines.joined(separator: "\n"))
                    if id == "order-2" { print(JSON(tree).text) }
                }
            }
        }
    }
}
