import MediaPipelineKit
import Testing

struct TableTests {
    private static let table = {
        var table = Table([Table.Column("what"), Table.Column("count", .right)])
        table.add(["steps", "120"])
        table.add(["ran twice – über", "3"])
        return table
    }()

    @Test func `A table has aligned columns`() {
        #expect(
            Self.table.text(.box) == """
                ┌──────────────────┬───────┐
                │ what             │ count │
                ├──────────────────┼───────┤
                │ steps            │   120 │
                │ ran twice – über │     3 │
                └──────────────────┴───────┘
                """)
    }

    @Test func `A terminal without UTF-8 has plain marks`() {
        #expect(
            Self.table.text(.ascii) == """
                +------------------+-------+
                | what             | count |
                +------------------+-------+
                | steps            |   120 |
                | ran twice – über |     3 |
                +------------------+-------+
                """)
    }

    @Test func `Rows that are too short or too long fit in`() {
        var table = Table([Table.Column("a"), Table.Column("b")])
        table.add(["1"])
        table.add(["1", "2", "3"])
        #expect(table.text(.ascii).split(separator: "\n").suffix(3) == ["| 1 |   |", "| 1 | 2 |", "+---+---+"])
    }

    @Test(arguments: [
        (["LANG": "C.UTF-8"], true), (["LANG": "de_DE.utf8"], true), (["LANG": "C"], false), ([:], false),
        (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false), (["LC_ALL": "", "LC_CTYPE": "UTF-8", "LANG": "C"], true),
    ])
    func `The locale tells whether a box can be shown`(environment: [String: String], isBox: Bool) {
        let text = Table([Table.Column("a")]).text(.fitting(environment))
        #expect(text.hasPrefix("┌") == isBox)
    }
}
