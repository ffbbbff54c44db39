import Foundation
import Testing

@testable import RatchetJournal

/// Damaged pages, which LMDB would read on in or end the process over, are named, and the rest is read all the same.
@Suite(.timeLimit(.minutes(10))) struct PageDamageTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    struct Harm: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What is found, by parts of what it says; `{leaf}` and such stand for the numbers of the file's pages.
        let expected: [String]
        let apply: @Sendable (inout PageBench) throws -> Void
    }

    static let harms = [
        Harm(testDescription: "a leaf of zeros", expected: ["'rows', page {leaf}: says that it is page 0"]) {
            $0.fill($0.leaf, with: 0)
        },
        Harm(testDescription: "a leaf of other bytes", expected: ["'rows', page {leaf}: says that it is page 651"]) {
            $0.fill($0.leaf, with: 0x5A)
        },
        Harm(testDescription: "a leaf that is another page", expected: ["page {leaf}: says that it is page {other}"]) {
            $0.copy($0.other, to: $0.leaf)
        },
        Harm(testDescription: "a leaf of no kind", expected: ["page {leaf}: is no page of a table"]) {
            $0.set16($0.leaf, 10, 0)
        },
        Harm(testDescription: "a list of rows that is too long", expected: ["page {leaf}: has a list of rows that"]) {
            $0.set16($0.leaf, 12, 0xFFF0)
        },
        Harm(testDescription: "a row that begins outside", expected: ["page {leaf}: has a row that begins or ends"]) {
            $0.set16($0.leaf, 16, 0xFFF0)
        },
        Harm(testDescription: "a key that ends outside", expected: ["page {leaf}: has a row that begins or ends"]) {
            $0.set16($0.leaf, $0.row($0.leaf, 0) + 6, 0x7FFF)
        },
        Harm(testDescription: "a value that ends outside", expected: ["page {leaf}: has a value that ends outside"]) {
            $0.set16($0.leaf, $0.row($0.leaf, 0), 0x7FFF)
        },
        Harm(testDescription: "a row of an unknown kind", expected: ["page {leaf}: has a row of an unknown kind"]) {
            $0.set16($0.leaf, $0.row($0.leaf, 0) + 4, 0x40)
        },
        Harm(testDescription: "keys out of order", expected: ["page {leaf}: has keys that are not in order"]) {
            $0.swap16($0.leaf, 16, 18)
        },
        Harm(testDescription: "a page with no rows", expected: ["page {leaf}: has too few rows"]) {
            $0.set16($0.leaf, 12, 16)
        },
        Harm(testDescription: "a branch with one child", expected: ["page {root}: has too few rows"]) {
            $0.set16($0.root, 12, 18)
        },
        Harm(testDescription: "a branch of garbage", expected: ["page {root}: says that it is page 651"]) {
            $0.fill($0.root, with: 0x5A)
        },
        Harm(testDescription: "a child outside of the file", expected: ["page 4294967295: is outside of the file"]) {
            $0.set16($0.root, $0.row($0.root, 1), 0xFFFF)
            $0.set16($0.root, $0.row($0.root, 1) + 2, 0xFFFF)
        },
        Harm(testDescription: "a child that is the branch itself", expected: ["page {root}: is used twice"]) {
            $0.set16($0.root, $0.row($0.root, 1), UInt16($0.root))
        },
        Harm(testDescription: "a child that another one is too", expected: ["page {leaf}: is used twice"]) {
            $0.set16($0.root, $0.row($0.root, 1), UInt16($0.leaf))
        },
        Harm(testDescription: "a value's pages of no kind", expected: ["page {value}: is no page of a value"]) {
            $0.set16($0.value, 10, 2)
        },
        Harm(
            testDescription: "a value with too few pages",
            expected: ["page {value}: says that a value has 1 pages of 3"]
        ) {
            $0.set16($0.value, 12, 1)
        },
        Harm(testDescription: "a free page that is in use", expected: ["page {leaf}: is free, and in use"]) {
            $0.setFirstFree($0.leaf)
        },
        Harm(
            testDescription: "a free page outside",
            expected: ["'(free pages)', page {free}: has a list of free pages with"]
        ) {
            $0.setFirstFree(1 << 40)
        },
        Harm(
            testDescription: "a list of free pages without an end",
            expected: ["page {free}: has a list of free pages that"]
        ) {
            $0.setFreeCount(1 << 40)
        },
        Harm(testDescription: "a page that the file has lost", expected: ["is truncated"]) {
            $0.cutBehindLeaves()
        },
    ]

    @Test(arguments: harms) func `A damaged page is named, and what lies elsewhere is read`(harm: Harm) async throws {
        try await PageBench.makeJournal(directory.journal)
        var bench = try PageBench(directory.journal)
        try harm.apply(&bench)
        try bench.write()
        let result = try await JournalVerifier(directory.journal, checks: [], tables: ["rows", "others"]).run()
        let found = result.findings.map(\.description)
        let expected = harm.expected.map(bench.named)
        #expect(found.count == expected.count, "\(found)")
        for (found, expected) in zip(found, expected) { #expect(found.contains(expected), "\(found)") }
        // What no damaged page leads to is there.
        let store = try await PageStore.open(directory.journal)
        let others = try await store.read { view in
            var count = 0
            try view.scan("others", .all) { _, _ in
                count += 1
                return .next
            }
            return count
        }
        await store.close()
        #expect(others == 100)
    }
}
