import Foundation
package import RatchetEngine
package import RatchetJournal
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The line of a terminal on which a command shows how far it has come, drawn again and again in its place.
///
///     let line = ProgressLine.standardError
///     try await JournalBackup.make(of: journal, to: backup, report: line.show)
///     line.clear()
///
/// It is standard error's, so that the answer can be piped; where that is no terminal, nothing is shown. Work that is
/// done in no time shows nothing either.
package final class ProgressLine: Sendable {
    private struct State {
        var act: String?
        /// When the act began.
        var start = Timestamp(milliseconds: 0)
        var drawn: Timestamp?
        var isShown = false
    }

    private static let patience = Duration.milliseconds(150)
    private static let pause = Duration.milliseconds(60)
    private static let startOfLine = "\r\u{1B}[K"

    /// `nil` if nothing is to be shown.
    private let bar: ProgressBar?
    private let clock: any EngineClock
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    package init(
        _ terminal: Terminal?, clock: any EngineClock = SystemClock(), write: @escaping @Sendable (String) -> Void
    ) {
        bar = terminal.map { ProgressBar($0) }
        self.clock = clock
        self.write = write
    }

    /// That of this process's standard error, if it is a terminal.
    static var standardError: ProgressLine {
        ProgressLine(isatty(STDERR_FILENO) == 1 ? .errors : nil) { text in
            FileHandle.standardError.write(Data(text.utf8))
        }
    }

    /// Draws the line anew, unless it was drawn a moment ago.
    @Sendable package func show(_ progress: WorkProgress) {
        guard let bar else { return }
        let now = clock.now
        let elapsed = state.withLock { state -> Duration? in
            if state.act != progress.act { (state.act, state.start, state.drawn) = (progress.act, now, nil) }
            let wait = state.drawn.map { now - $0 } ?? now - state.start
            let isDue = wait >= (state.drawn == nil && !state.isShown ? Self.patience : Self.pause)
            guard isDue || (state.isShown && progress.done == progress.total) else { return nil }
            state.drawn = now
            state.isShown = true
            return now - state.start
        }
        if let elapsed { write(Self.startOfLine + bar.line(progress, after: elapsed)) }
    }

    /// Takes the line away, so that something else can be printed in its place.
    package func clear() {
        let wasShown = state.withLock { state in
            defer { state = State() }
            return state.isShown
        }
        if wasShown { write(Self.startOfLine) }
    }
}
