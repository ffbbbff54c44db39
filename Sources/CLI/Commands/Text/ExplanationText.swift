package import RatchetEngine

/// What `ratchet runs why` prints for people.
package struct ExplanationText {
    private let explanation: RunExplanation
    private let terminal: Terminal

    package init(_ explanation: RunExplanation, _ terminal: Terminal) {
        self.explanation = explanation
        self.terminal = terminal
    }

    package var lines: [String] {
        var head = HeadText()
        head.add("run", explanation.run.rawValue)
        head.add("status", "\(explanation.status)")
        head.add("why", explanation.sentences.map(\.onOneLine).joined(separator: "\n"))
        return head.lines(terminal)
    }
}
