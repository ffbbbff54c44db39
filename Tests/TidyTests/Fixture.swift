import Testing

/// A snippet of source, and the lines of it that break a rule.
struct Fixture: CustomTestStringConvertible {
    let rule: Rule
    var path = "Sources/Journal/Sample.swift"
    let source: String
    let lines: [Int]

    var testDescription: String { "\(rule.rawValue): \(source.prefix(60).debugDescription)" }

    static let all = sizes + declarations + calls + concurrency + surroundings

    private static func function(lines: Int) -> String {
        "func long() {\n" + String(repeating: "    work()\n", count: lines - 2) + "}\n"
    }

    private static let sizes = [
        Fixture(rule: .giantFunction, source: function(lines: 71), lines: [1]),
        Fixture(rule: .giantFunction, source: function(lines: 70), lines: []),
        Fixture(rule: .longFunction, source: "struct A {\n" + function(lines: 26) + "}", lines: [2]),
        Fixture(rule: .longFunction, source: function(lines: 25), lines: []),
        Fixture(
            rule: .longFunction, source: "protocol P {\n  func a()\n  func b(x: Int) throws -> Int\n" + many + "}",
            lines: []),
        Fixture(
            rule: .longFunction, source: "func a(\n  x: Int = { 1 }()\n)\n  where T: P\n{\n" + many + "}", lines: [1]),
        Fixture(rule: .longFunction, source: "var body: Int {\n" + many + "}\nvar x = {\n" + many + "}()", lines: [1]),
        Fixture(rule: .longFile, source: String(repeating: "let x = 1\n", count: 300), lines: [301]),
        Fixture(rule: .longFile, source: String(repeating: "let x = 1\n", count: 299), lines: []),
        Fixture(rule: .longLine, source: "let a = 1\n// " + String(repeating: "x", count: 118), lines: [2]),
        Fixture(rule: .longLine, source: "// " + String(repeating: "ä", count: 117), lines: []),
    ]

    private static let many = String(repeating: "    let x: Int\n", count: 30)

    private static let declarations = [
        Fixture(
            rule: .severalTypes, source: "struct A {\n  struct In {}\n}\nprivate enum B {}\nactor C {}", lines: [5]),
        Fixture(
            rule: .severalTypes, source: "struct A {}\nextension A { enum B {} }\nfileprivate final class C {}",
            lines: []),
        Fixture(rule: .emptyFile, source: "\n// nothing here\n", lines: [1]),
        Fixture(rule: .emptyFile, source: "import Testing\n", lines: []),
        Fixture(rule: .undocumented, source: "/// Good.\npublic struct A {\n  public var x = 1\n}", lines: [3]),
        Fixture(
            rule: .undocumented, source: "/// Good.\n@inlinable @available(macOS 15, *)\npublic static func a() {}",
            lines: []),
        Fixture(rule: .undocumented, source: "/// Good.\n@Builder<A, [B]> public var x: C", lines: []),
        Fixture(rule: .undocumented, source: "a.status = .open\nnode.opened = time", lines: []),
        Fixture(
            rule: .undocumented, source: "public import Foundation\npublic init() {}\npublic var description = 1",
            lines: []),
        Fixture(rule: .undocumented, source: "public static func < (a: A, b: A) -> Bool { true }", lines: []),
        Fixture(rule: .undocumented, source: "/// Good.\npublic protocol P {\n  var x: Int { get }\n}", lines: [3]),
        Fixture(rule: .undocumented, source: "extension A: P {\n  public var x: Int { 1 }\n}", lines: []),
        Fixture(rule: .undocumented, source: "extension A {\n  public var x: Int { 1 }\n}", lines: [2]),
        Fixture(rule: .undocumented, source: "// Not for the documentation.\npublic func a() {}", lines: [2]),
        Fixture(rule: .undocumented, path: "Tests/Sample.swift", source: "public func a() {}", lines: []),
    ]

    private static let calls = [
        Fixture(
            rule: .worldOutside,
            source: "let a = Date()\nlet b = Date.now\nlet c = UUID()\nlet d = Int.random(in: 0..<2)",
            lines: [1, 2, 3, 4]),
        Fixture(
            rule: .worldOutside, source: "try await Task.sleep(for: .seconds(1))\nContinuousClock.now", lines: [1, 2]),
        Fixture(rule: .worldOutside, source: "let a = \"Date() and UUID()\" // or Date()\nlet b = Date(x)", lines: []),
        Fixture(rule: .worldOutside, source: "let a = \"at \\(Date()) or \"\nlet b = \"no \\(x) UUID()\"", lines: [1]),
        Fixture(
            rule: .worldOutside,
            source: "let a = #\"\\(UUID())\"#\nlet b = \"\"\"\n  \" Date() \"\n\"\"\"\nlet c = UUID()", lines: [5]),
        Fixture(rule: .worldOutside, path: "Sources/Engine/World/Clock.swift", source: "let a = Date()", lines: []),
        Fixture(rule: .worldOutside, path: "Tests/Sample.swift", source: "let a = Date()", lines: []),
        Fixture(
            rule: .trap, source: "fatalError(\"no\")\ntry! a()\nb as! C\npreconditionFailure()", lines: [1, 2, 3, 4]),
        Fixture(rule: .trap, source: "/* fatalError() /* try! */ as! */ try a() as? B", lines: []),
        Fixture(rule: .forceUnwrap, source: "a!.b\nlist[0]! + 1\ncall()!\nvar x: Int!", lines: [1, 2, 3, 4]),
        Fixture(rule: .forceUnwrap, source: "a != b\nif !a, (!b) { return !c }\ntry! d()\ne as! F\na!=b", lines: []),
        Fixture(rule: .forceUnwrap, source: "let a = \"b! \\(c!) d!\"", lines: [1]),
    ]

    private static let concurrency = [
        Fixture(
            rule: .unexplained, source: "Task { work() }\nTask<Int, Never>(priority: .low) { 1 }\nTask.detached {}",
            lines: [1, 2, 3]),
        Fixture(
            rule: .unexplained, source: "group.addTask { work() }\nTask.checkCancellation()\nlet t: Task<Int, Never>",
            lines: []),
        Fixture(rule: .unexplained, source: "// Outlives its caller on purpose.\nTask { work() }", lines: []),
        Fixture(rule: .unexplained, source: "// Far away.\n\n\n\nfinal class A: @unchecked Sendable {}", lines: [5]),
        Fixture(
            rule: .unexplained, source: "nonisolated(unsafe) var a = 1\nDispatchQueue.main.async {}  // needs a thread",
            lines: [1]),
    ]

    private static let surroundings = [
        Fixture(
            rule: .bareSystemImport, source: "#if canImport(Glibc)\nimport Glibc\n#endif\nimport Darwin", lines: [4]),
        Fixture(rule: .bareSystemImport, source: "import Foundation", lines: []),
        Fixture(rule: .vagueFolder, path: "Sources/Engine/Helpers/A.swift", source: "let a = 1", lines: [1]),
        Fixture(rule: .vagueFolder, path: "Sources/Engine/Runs/Helpers.swift", source: "let a = 1", lines: []),
        Fixture(rule: .leftover, source: "let a = 1  // TODO: more\n/* one\n   FIXME */", lines: [1, 3]),
        Fixture(rule: .leftover, source: "let a = \"TODO\"  // nothing to do; XXXL", lines: []),
    ]
}
