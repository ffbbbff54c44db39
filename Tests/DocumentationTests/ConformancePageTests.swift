import Foundation
import Testing

/// The page about conformance names the cases that there are.
@Suite struct `The page about conformance` {
    private static let page = "Docs/Conformance.md"

    /// The second column of the table, line by line.
    private static var named: [String] {
        get throws {
            try Page(page).text.matches(of: /(?m)^\| [^|]+ \| ([^|]+) \|$/).flatMap { row in
                row.1.split(separator: "<br>").map { $0.trimmingCharacters(in: .whitespaces) }
            }
        }
    }

    private static var cases: [String] {
        get throws {
            try Page.files(below: "Tests/ConformanceTests").flatMap { file in
                try Page(file).text.matches(of: /func `([^`]+)`/).map { String($0.1) }
            }
        }
    }

    @Test func `Each case stands in its table, and each line of it is a case or says that there is none`() throws {
        let rest = ["the case that holds it", "not yet", "there are none yet"]
        let (named, cases) = (try Self.named, try Self.cases)
        #expect(cases.count > 40)
        #expect(Set(named).subtracting(rest) == Set(cases))
        #expect(named.filter { !rest.contains($0) }.count == cases.count)
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page(Self.page).text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }
}
