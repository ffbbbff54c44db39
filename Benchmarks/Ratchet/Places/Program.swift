import Foundation
import Subprocess

/// The programs of this package, which are all in one folder.
enum Program {
    static let this = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])).resolvingSymlinksInPath()
    static let reference = this.deletingLastPathComponent().appending(path: "ratchet-reference")
    static let sqlite = this.deletingLastPathComponent().appending(path: "ratchet-sqlite")

    /// What starts `program`.
    static func executable(_ program: URL) throws -> Executable {
        let path = program.path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("there is no program '\(path)': build it with swift build -c release")
        }
        return .path(literal(path))
    }

    /// The type of paths is in another module on each system; that it can be a literal is so on all of them.
    private static func literal<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
    where Path.StringLiteralType == String {
        Path(stringLiteral: text)
    }
}
