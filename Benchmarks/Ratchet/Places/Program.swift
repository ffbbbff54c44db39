import Foundation

/// The programs of this package, which are all in one folder.
enum Program {
    static let this = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])).resolvingSymlinksInPath()
    static let reference = this.deletingLastPathComponent().appending(path: "ratchet-reference")

    /// The path that starts `program`.
    static func path(of program: URL) throws -> String {
        let path = program.path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("there is no program '\(path)': build it with swift build -c release")
        }
        return path
    }
}
