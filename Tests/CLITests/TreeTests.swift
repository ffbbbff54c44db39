import Foundation
import RatchetCLI
import RatchetEngine
import RatchetTesting
import Testing

/// What `runs show` prints, to the letter.
@Suite(.timeLimit(.minutes(10))) struct TreeTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal

    init() throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
    }

    @Test func `A completed run shows all that it did, with each element, turn and branch`() async throws {
        try await sample.make()
        #expect(
            try await text(of: "order-1", width: 80) == """
                run       order-1
                workflow  ShipOrder
                status    ✓ completed
                started   2026-01-01 00:00:00 +00:00 (15m40s ago)
                ended     2026-01-01 00:00:01 +00:00 (took 1.2s)
                output    4200

                NODE                           STATUS  START  TOOK  WHAT CAME OF IT
                ├─ hold stock                  ✓ done   +0ms  1.2s  "hold-7"
                ├─ over the limit → otherwise  ✓ done  +1.2s   0ms
                │  └─ approve by policy        ✓ done  +1.2s   0ms
                ├─ pay and pack                ✓ done  +1.2s   0ms
                │  ├─ charge card              ✓ done  +1.2s   0ms  "paid"
                │  └─ labels                   ✓ done  +1.2s   0ms
                │     ├─ [0]                   ✓ done  +1.2s   0ms
                │     │  ├─ print              ✓ done  +1.2s   0ms  "label for lamp"
                │     │  └─ return             ✓ done  +1.2s   0ms
                │     └─ [1]                   ✓ done  +1.2s   0ms
                │        ├─ print              ✓ done  +1.2s   0ms  "label for rug"
                │        └─ return             ✓ done  +1.2s   0ms
                ├─ pages[3]                    ✓ done  +1.2s   0ms
                │  └─ send page                ✓ done  +1.2s   0ms  3
                ├─ notify                      ✓ done  +1.2s   0ms
                │  ├─ send mail                ✓ done  +1.2s   0ms  "paid, and thanks, and than…
                │  └─ return                   ✓ done  +1.2s   0ms
                ├─ on approval → none          ✓ done  +1.2s   0ms
                └─ return                      ✓ done  +1.2s   0ms
                """)
    }

    @Test func `A failed run shows where it failed, how often it tried, and what it never came to`() async throws {
        try await sample.make()
        #expect(
            try await text(of: "order-2", width: 74) == """
                run        order-2
                workflow   ShipOrder
                status     ✗ failed
                started    2026-01-01 00:01:01 +00:00 (14m38s ago)
                ended      2026-01-01 00:12:02 +00:00 (took 11m1s)
                failed at  pay and pack/charge card
                error      CLITests.ShipOrder.CardRefused: the card was refused

                NODE                           STATUS    TRIES  START  TOOK  WHAT CAME OF…
                ├─ hold stock                  ✓ done            +0ms  1.2s  "hold-7"
                ├─ over the limit → otherwise  ✓ done           +1.2s   0ms
                │  └─ approve by policy        ✓ done           +1.2s   0ms
                ├─ pay and pack                ✗ failed         +1.2s   11m
                │  ├─ charge card              ✗ failed      2  +1.2s   11m  the card was…
                │  └─ labels                   ✓ done           +1.2s   0ms
                │     ├─ [0]                   ✓ done           +1.2s   0ms
                │     │  ├─ print              ✓ done           +1.2s   0ms  "label for l…
                │     │  └─ return             ✓ done           +1.2s   0ms
                │     └─ [1]                   ✓ done           +1.2s   0ms
                │        ├─ print              ✓ done           +1.2s   0ms  "label for r…
                │        └─ return             ✓ done           +1.2s   0ms
                ├─ pages                       · idle
                │  └─ send page                · idle
                ├─ notify                      · idle
                ├─ on approval                 · idle
                │  └─ then                     · idle
                │     └─ cooling-off           · idle
                └─ return                      · idle
                """)
    }

    @Test func `A sleeping run shows when it is due, in ASCII where the locale has nothing better`() async throws {
        try await sample.make()
        let lines = try await text(of: "run-3", marks: .ascii).split(separator: "\n")
        #expect(lines[2] == "status    ~ sleeping, due in 6d23h (2026-01-08 00:12:03 +00:00)")
        #expect(
            lines.suffix(3) == [
                "|- on approval -> then          ~ waiting  +1.2s",
                "|  `- cooling-off               ~ waiting  +1.2s        due in 6d23h",
                "`- return                       . idle",
            ])
        #expect(lines.joined().utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func `A step that waits for its next attempt shows the last error`() async throws {
        try await sample.make()
        let text = try await text(of: "order-4")
        #expect(text.contains("├─ pay and pack                ◷ waiting         +1.2s\n"))
        #expect(
            text.contains(
                "│  ├─ charge card              ◷ waiting      1  +1.2s        due in 7m25s; the card was refused\n"))
    }

    @Test func `A parked run shows why, and how far it had come`() async throws {
        try await sample.make()
        #expect(
            try await text(of: "old") == """
                run       old
                workflow  Retired
                status    ■ parked
                started   2026-01-01 00:14:05 +00:00 (1m35s ago)
                reason    unknownWorkflow: no workflow 'Retired' is registered. Register it before the engine runs; \
                the run goes on when the journal is opened next

                NODE    STATUS     START  WHAT CAME OF IT
                └─ nap  ◷ waiting   +0ms  due in 23h58m
                """)
    }

    @Test func `A run that is under way is seen beside its engine, and is done when that has ended`() async throws {
        try await sample.make { [self] in
            let text = try await text(of: "at-gate")
            #expect(
                text == """
                    run       at-gate
                    workflow  WaitForGate
                    status    ▶ running
                    started   2026-01-01 00:14:10 +00:00 (1m30s ago)

                    NODE                 STATUS  START
                    └─ wait at the gate  ▶ open   +0ms
                    """)
        }
        #expect(try await text(of: "at-gate").contains("status    ✓ completed\n"))
    }

    @Test func `Colors do not change the text or its columns`() async throws {
        try await sample.make()
        let tree = try #require(try await sample.read { try await $0.run("order-2") })
        let plain = RunTreeText(tree, Screen.plain(sample.clock.now, width: 80)).lines
        let colored = RunTreeText(tree, Screen.plain(sample.clock.now, width: 80, isColored: true)).lines
        #expect(colored.contains { $0.contains("\u{1B}[31m✗ failed\u{1B}[0m") })
        #expect(colored.map { $0.replacing(#/\x1B\[\d+m/#, with: "") } == plain)
    }

    private func text(of id: RunID, width: Int? = nil, marks: Marks = .unicode) async throws -> String {
        let tree = try #require(try await sample.read { try await $0.run(id) })
        let screen = Screen.plain(sample.clock.now, width: width, marks: marks)
        return RunTreeText(tree, screen).lines.joined(separator: "\n")
    }
}
