import Foundation
import RatchetCLI
import RatchetEngine
import Testing

/// Times, cuts and signs, each alone.
@Suite struct TextTests {
    @Test(
        arguments: [
            (0, "0ms"), (999, "999ms"), (1_000, "1.0s"), (59_999, "59.9s"), (60_000, "1m"), (61_000, "1m1s"),
            (3_600_000, "1h"), (86_399_999, "23h59m"), (86_400_000 * 8 + 3_600_000, "8d1h"), (-5, "0ms"),
            (Int64.max, "106751991167d7h"),
        ] as [(Int64, String)])
    func `A span of time has its two greatest units`(_ milliseconds: Int64, _ expected: String) {
        #expect(
            TimeText.span(from: Timestamp(milliseconds: 0), to: Timestamp(milliseconds: milliseconds)) == expected)
    }

    @Test(
        arguments: [
            (5_000, "due in 5.0s"), (0, "due now"), (-900, "due now"), (-7_200_000, "due 2h ago"),
        ] as [(Int64, String)])
    func `What is due says when`(_ milliseconds: Int64, _ expected: String) {
        let times = TimeText(now: Timestamp(milliseconds: 0), zone: .gmt)
        #expect(times.due(Timestamp(milliseconds: milliseconds)) == expected)
    }

    @Test func `Times are shown in the zone of the terminal, which they name, and in UTC in JSON`() throws {
        let times = TimeText(
            now: Timestamp(milliseconds: 0), zone: try #require(TimeZone(secondsFromGMT: -12_600)))
        let time = Timestamp(milliseconds: 1_767_225_600_250)
        #expect(times.long(time) == "2025-12-31 20:30:00 -03:30")
        #expect(TimeText.utc(time) == "2026-01-01T00:00:00.250Z")
    }

    @Test(arguments: [Int64.min, .max])
    func `The ends of time can be written`(_ milliseconds: Int64) {
        let times = TimeText(now: Timestamp(milliseconds: 0), zone: .gmt)
        #expect(!times.long(Timestamp(milliseconds: milliseconds)).isEmpty)
        #expect(!TimeText.utc(Timestamp(milliseconds: milliseconds)).isEmpty)
    }

    @Test(arguments: [
        ("shipping", 8, "shipping"), ("shipping", 7, "shippi…"), ("船便船便", 8, "船便船便"), ("船便船便", 7, "船便船…"),
        ("船便", 2, "…"), ("shipping", 1, "…"), ("shipping", 0, ""),
    ])
    func `A text is cut by the columns that it takes`(_ text: String, _ width: Int, _ expected: String) {
        #expect(text.cut(to: width, "…") == expected)
    }

    @Test func `What stands in a journal cannot steer the terminal`() {
        #expect("a\u{1B}[2Jb\r\n\tc\u{202E}d\u{9B}e".onOneLine == "a [2Jb c d e")
        #expect("one\ntwo\u{7}\n".safeLines == ["one", "two"])
    }

    @Test(arguments: [
        (["LC_ALL": "C.UTF-8"], true), (["LANG": "de_DE.utf8"], true), (["LC_ALL": "", "LANG": "en_GB.UTF-8"], true),
        (["LC_ALL": "C", "LANG": "en_GB.UTF-8"], false), ([:], false),
    ])
    func `The locale says whether more than ASCII can be shown`(_ environment: [String: String], _ expected: Bool) {
        #expect((Marks.fitting(environment).ellipsis == "…") == expected)
    }

    @Test(arguments: [
        ([:], true), (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false),
    ])
    func `Colors can be turned off`(_ environment: [String: String], _ expected: Bool) {
        #expect(Terminal.wantsColor(environment) == expected)
    }

    @Test func `A JSON text has its signs escaped`() throws {
        let text = "\"quoted\" \\ \n \u{1} \u{7F} é 船"
        let json = JSON.string(text)
        #expect(try JSONDecoder().decode(String.self, from: Data(json.text.utf8)) == text)
        #expect(json.text.contains("\\u0001") && json.text.contains("\\u007f"))
    }

    @Test(arguments: [("1e400x", false), ("", false), ("{\"a\": 1.50}", true), ("12345678901234567890", true)])
    func `Only what is JSON is taken over, as it stands`(_ text: String, _ isJSON: Bool) {
        #expect(JSON(bytes: text.utf8)?.text == (isJSON ? text : nil))
    }
}
