import Foundation
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Synchronization
import Testing

/// The bar that a command shows while it works.
@Suite struct ProgressTests {
    private static let copying = WorkProgress("copying", 30 << 20, of: 60 << 20, .bytes)

    private func bar(_ width: Int?, marks: Marks = .unicode) -> ProgressBar {
        ProgressBar(Screen.plain(Timestamp(milliseconds: 0), width: width, marks: marks))
    }

    @Test func `The bar says how much of how much, how fast, and how long it will still take`() {
        #expect(
            bar(100).line(Self.copying, after: .seconds(3))
                == "copying  \(Self.half(40))   50%  30.0 MiB of 60.0 MiB  10.0 MiB/s  3s left")
        #expect(
            bar(70, marks: .ascii).line(WorkProgress("checking", 1, of: 4_000, .rows), after: .zero)
                == "checking  \(String(repeating: ".", count: 36))   <1%  1 of 4,000 rows")
    }

    private static func half(_ width: Int) -> String {
        String(repeating: "━", count: width / 2) + String(repeating: "─", count: width - width / 2)
    }

    @Test(arguments: 1...120)
    func `The line is never as wide as the terminal`(_ width: Int) {
        for done in [0, 1, 31 << 20, 60 << 20] {
            let line = bar(width).line(WorkProgress("copying", done, of: 60 << 20, .bytes), after: .seconds(90))
            #expect(line.count < width)
        }
        #expect(bar(width).line(WorkProgress("reading", 99_999, of: nil, .runs), after: .seconds(1)).count < width)
    }

    @Test func `What has no end shows how far it is, without a bar`() {
        #expect(
            bar(80).line(WorkProgress("reading", 1_000, of: nil, .runs), after: .seconds(2))
                == "reading  1,000 runs  500 runs/s")
    }

    @Test(arguments: [(0, "0%"), (1, "<1%"), (500, "50%"), (999, "99%"), (1_000, "100%"), (2_000, "200%")])
    func `Only what is whole is 100 %, and only nothing is 0 %`(_ part: Int, _ expected: String) {
        #expect(Amount.percent(part, of: 1_000) == expected)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `Digits stand in groups of three`(_ value: Int, _ expected: String) {
        #expect(Amount.number(value) == expected)
    }

    @Test func `It is drawn in its place, not too often, and taken away at the end`() {
        let clock = ManualClock()
        let written = Mutex<[String]>([])
        let line = ProgressLine(Screen.plain(clock.now, width: 40), clock: clock) { text in
            written.withLock { $0.append(text) }
        }
        line.show(WorkProgress("copying", 1, of: 10, .rows))
        #expect(written.withLock { $0 } == [], "what is done at once needs no bar")
        for done in 2...9 {
            clock.advance(by: .milliseconds(40))
            line.show(WorkProgress("copying", done, of: 10, .rows))
        }
        // At 160, 240 and 320 ms; then the end, however soon that is.
        line.show(WorkProgress("copying", 10, of: 10, .rows))
        let drawn = written.withLock { $0 }
        #expect(drawn.count == 4 && drawn.allSatisfy { $0.hasPrefix("\r\u{1B}[Kcopying") })
        line.clear()
        line.clear()
        #expect(written.withLock { $0.dropFirst(4) } == ["\r\u{1B}[K"])
    }

    @Test func `Where there is no terminal nothing is drawn`() {
        let clock = ManualClock()
        let line = ProgressLine(nil, clock: clock) { _ in Issue.record("something was written") }
        line.show(Self.copying)
        clock.advance(by: .seconds(9))
        line.show(Self.copying)
        line.clear()
    }
}
