import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Shows how far the work is: on a terminal in one line that is written over, elsewhere in a line now and then.
package struct ProgressScreen: Sendable {
    private let style: TableStyle
    private let isTerminal: Bool
    /// The tenth of the photographs that was told last, where each line stays.
    private var tenth = 0
    private var shown = ""

    package init(_ style: TableStyle, isTerminal: Bool = isatty(STDOUT_FILENO) == 1) {
        self.style = style
        self.isTerminal = isTerminal
    }

    package mutating func show(_ progress: Progress) {
        if isTerminal { return showLine(bar(progress)) }
        let tenth = progress.photosDone * 10 / max(1, progress.photos)
        guard tenth > self.tenth else { return }
        self.tenth = tenth
        write("  \(counts(progress))\n")
    }

    /// Says that the process is killed with so much done and under way.
    package mutating func tellKill(_ progress: Progress) {
        let place = "\(progress.stepsDone) of \(progress.steps) steps done, \(progress.stepsUnderWay) under way"
        tell("  \(style.cross) kill \(progress.killed + 1) of \(progress.kills): \(place)")
    }

    package mutating func tell(_ line: String) {
        clear()
        write(line + "\n")
    }

    /// Takes the line that is written over away.
    package mutating func clear() {
        guard !shown.isEmpty else { return }
        shown = ""
        write("\r\u{1B}[K")
    }

    private mutating func showLine(_ line: String) {
        guard line != shown else { return }
        shown = line
        write("\r\(line)\u{1B}[K")
    }

    private func bar(_ progress: Progress) -> String {
        let width = 24
        let full = progress.stepsDone * width / max(1, progress.steps)
        let bar = String(repeating: style.full, count: full) + String(repeating: style.empty, count: width - full)
        return "  \(bar)  \(counts(progress))"
    }

    private func counts(_ progress: Progress) -> String {
        let photos = "\(progress.photosDone)/\(progress.photos) photographs"
        return "\(photos), \(progress.stepsDone)/\(progress.steps) steps, \(progress.killed)/\(progress.kills) kills"
    }

    /// At once, past the buffer that standard output has where it is no terminal.
    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
