import Testing

/// The style that matters, held by a test whose numbers only go down.
struct TidyTests {
    @Test(arguments: Rule.allCases)
    func `The sources keep within the budget`(rule: Rule) throws {
        let budget = try #require(Budget.allowed[rule], "the rule '\(rule.rawValue)' has no budget")
        let places = Project.files.flatMap { file in rule.violations(in: file).map { "\(file.path):\($0)" } }
        let candidates = Project.files.reduce(0) { $0 + rule.candidates(in: $1) }
        if let complaint = budget.complaint(found: places.count, of: candidates) {
            Issue.record("\(rule.rawValue): \(complaint)\n\(places.joined(separator: "\n"))")
        }
    }

    @Test func `The sources are found`() {
        #expect(Project.files.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
        #expect(Project.files.contains { $0.isShipped })
    }

    @Test(arguments: Fixture.all)
    func `A rule finds what breaks it and nothing else`(fixture: Fixture) {
        let file = SourceFile(path: fixture.path, text: fixture.source)
        #expect(fixture.rule.violations(in: file) == fixture.lines)
    }

    @Test(arguments: Rule.allCases)
    func `Each rule has a snippet that breaks it and one that does not`(rule: Rule) {
        let fixtures = Fixture.all.filter { $0.rule == rule }
        #expect(fixtures.contains { !$0.lines.isEmpty })
        #expect(fixtures.contains { $0.lines.isEmpty })
    }

    @Test func `A budget complains when there is more, and when there is less`() {
        #expect(Budget.count(3).complaint(found: 3, of: 9) == nil)
        #expect(Budget.count(3).complaint(found: 4, of: 9)?.contains("mend the new ones") == true)
        #expect(Budget.count(3).complaint(found: 2, of: 9)?.contains("lower the budget from 3 to 2") == true)
        #expect(Budget.percent(10).complaint(found: 1, of: 10) == nil)
        #expect(Budget.percent(10).complaint(found: 2, of: 19) != nil)
    }
}
