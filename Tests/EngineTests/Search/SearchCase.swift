import Foundation
import Ratchet
import Testing

@testable import RatchetEngine

/// Conditions, and which runs fit them.
struct SearchCase: Sendable, CustomTestStringConvertible {
    let name: String
    let filters: [RunFilter]
    let fits: @Sendable (Market.Known) -> Bool

    var testDescription: String { name }

    private init(_ name: String, _ filters: [RunFilter], _ fits: @escaping @Sendable (Market.Known) -> Bool) {
        self.name = name
        self.filters = filters
        self.fits = fits
    }

    private static let long = String(repeating: "long ", count: 80)

    static let all =
        [
            SearchCase("all", []) { _ in true },
            SearchCase("a tag", [.tag("urgent")]) { $0.tags.contains("urgent") },
            SearchCase("two tags", [.tag("b2b"), .tag("é")]) { $0.tags.contains("é") && $0.tags.contains("b2b") },
            SearchCase("no such tag", [.tag("urg")]) { _ in false },
            SearchCase("a text", [.attribute("customer", equals: "ada")]) { $0.state.customer == "ada" },
            SearchCase("an empty text", [.attribute("customer", equals: "")]) { $0.state.customer.isEmpty },
            SearchCase("a zero byte", [.attribute("customer", equals: "bo\u{0}b")]) { $0.state.customer == "bo\u{0}b" },
            SearchCase("a text longer than keys", [.attribute("customer", equals: .text(long))]) {
                $0.state.customer == long
            },
            SearchCase("a beginning", [.attribute("customer", hasPrefix: "ad")]) { $0.state.customer.hasPrefix("ad") },
            SearchCase("a long beginning", [.attribute("customer", hasPrefix: String(long.prefix(300)))]) {
                $0.state.customer == long
            },
            SearchCase("a range of texts", [.attribute("customer", in: "adam"..."b")]) { $0.state.customer == "adam" },
            SearchCase("texts from a long one on", [.attribute("customer", in: .text(long)...)]) {
                [long, "é"].contains($0.state.customer)
            },
            SearchCase("a flag", [.attribute("gift", equals: true)]) { $0.state.isGift },
            SearchCase("a number", [.attribute("cents", equals: -200)]) { $0.state.cents * 2 == -200 },
            SearchCase("at least", [.attribute("cents", in: 0...)]) { $0.state.cents >= 0 },
            SearchCase("at most", [.attribute("cents", in: ...0)]) { $0.state.cents <= 0 },
            SearchCase("below", [.attribute("cents", in: ..<0)]) { $0.state.cents < 0 },
            SearchCase("between", [.attribute("cents", in: -100..<100)]) { (-100..<100).contains($0.state.cents * 2) },
        ] + others

    private static let others = [
        SearchCase("a time", [.attribute("placed", in: .time(Timestamp(milliseconds: 0))...)]) {
            $0.state.placed >= Date(timeIntervalSince1970: 0)
        },
        SearchCase("another kind", [.attribute("cents", equals: "0")]) { _ in false },
        SearchCase("a range of two kinds", [.attribute("cents", in: "a"...3)]) { _ in false },
        SearchCase("what not all have", [.attribute("note", hasPrefix: "")]) { $0.state.note != nil },
        SearchCase("no such attribute", [.attribute("color", equals: "red")]) { _ in false },
        SearchCase("a status", [.attribute("gift", equals: false), .status(.waiting, .cancelled)]) {
            !$0.state.isGift && [.waiting, .cancelled].contains($0.status)
        },
        SearchCase("two statuses that exclude each other", [.status(.waiting), .status(.failed)]) { _ in false },
        SearchCase("a workflow and a tag", [.workflow("Sale"), .tag("urgent")]) { $0.tags.contains("urgent") },
        SearchCase("another workflow", [.workflow("Other"), .tag("urgent")]) { _ in false },
        SearchCase("two workflows", [.workflow("Sale"), .workflow("Other")]) { _ in false },
        SearchCase("those that are over", [.ended(), .attribute("stage", equals: "new")]) {
            $0.end != nil && $0.status != .completed
        },
        SearchCase(
            "all kinds at once",
            [
                .attribute("cents", in: -300...300), .attribute("customer", equals: "bob"), .tag("urgent"),
                .attribute("gift", equals: true),
            ]
        ) { run in
            (-300...300).contains(run.state.cents * 2) && run.state.customer == "bob" && run.tags.contains("urgent")
                && run.state.isGift
        },
        SearchCase("alternatives", [.attribute("customer", [.equal("ada"), .equal("bob"), .equal(3)])]) {
            ["ada", "bob"].contains($0.state.customer)
        },
    ]
}
