import Foundation
import Testing

/// What users get wrong, through the real compiler.
@Suite struct Misuse {
    @Test(arguments: MisuseCase.all)
    func `The compiler complains of exactly the lines with the mistake`(_ misuse: MisuseCase) throws {
        let complaints = try Compiler().errors(in: misuse.source)
        #expect(Set(complaints.map(\.message)) == misuse.messages)
        #expect(Set(complaints.map(\.line)) == misuse.places)
    }

    @Test func `All cases are there, and one of them has no mistake`() {
        #expect(MisuseCase.all.count >= 40)
        #expect(MisuseCase.all.filter(\.messages.isEmpty).map(\.name) == ["no mistake"])
    }

    @Test func `The examples compile as a user's code`() throws {
        let folder = MisuseCase.folder.deletingLastPathComponent().appending(path: "Examples")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count == 3)
        #expect(try Compiler().typecheck(files) == "")
    }

    /// 55 nodes with more than 45 inside them, of all kinds. What it takes is in Docs/DSL.md; the bound is for slow
    /// machines, and for the day when a change makes it minutes.
    @Test(.timeLimit(.minutes(10))) func `A body of a hundred nodes is no strain on the compiler`() throws {
        #expect(try Compiler().errors(in: Self.long(nodes: 55)) == [])
    }

    private static func long(nodes: Int) -> String {
        let kinds = [
            #"Step("n%", into: \.text) { run in "\(run.state.number)" }.retry(.constant(.seconds(1), attempts: 5))"#,
            #"Step("n%", from: \.text) { text, run in print(text, run.key) }"#,
            #"Update("n%") { state in state.number += 1 }"#,
            #"When("n%", { $0.number > 0 }) { Sleep(for: .days(2)) }"#,
            #"ForEach("n%", \.list, limit: 4, run: Child(), into: \.texts) { n, _ in Child.State(text: "\(n)") }"#,
            #"Step("n%") { run in run.state.list } reduce: { state, list in state.number = list.count }"#,
            #"Race("n%", into: \.text) { Receive(word); After(.days(2)) { _ in "late" } }"#,
            #"Try("n%") { Step("in") { _ in } } catching: { Catch(into: \.problem) { Sleep(for: .days(1)) } }"#,
            #"Parallel("n%", limit: 2) { Step("one") { _ in }; Step("two", into: \.text) { run in run.key } }"#,
            #"Start("n%", Child.self, into: \.text) { state in Child.State(text: "\(state.number)") }"#,
            #"Switch("n%", on: \.number) { Case(1) { Sleep(for: .days(2)) } } otherwise: { Sleep(for: .days(1)) }"#,
        ]
        let body = (0..<nodes).map { kinds[$0 % kinds.count].replacing("%", with: "\($0)") }.joined(separator: "\n")
        return """
            import RatchetDSL
            import RatchetEngine
            struct Child: Workflow {
                struct State: Codable, Sendable { let text: String }
                var body: some Flow<State, String> { Return { state in state.text } }
            }
            let word = Signal<String>("word")
            struct Long: Workflow {
                struct State: Codable, Sendable {
                    var number = 0, text: String?, list: [Int] = [], texts: [String]?, problem: FlowFailure?
                }
                var body: some Flow<State, Int> {
            \(body)
                Return { state in state.number }
                }
            }
            """
    }
}
