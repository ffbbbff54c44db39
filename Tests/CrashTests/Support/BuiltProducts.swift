import Foundation

/// Where the programs lie that were built along with the tests.
package enum BuiltProducts {
    struct Missing: Error {
        let program: String
    }

    /// A program of this package: beside the tests' own, or a few folders above where those are in a bundle.
    package static func program(_ name: String) throws -> String {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<5 {
            let program = folder.appending(path: name).path
            if FileManager.default.isExecutableFile(atPath: program) { return program }
            folder.deleteLastPathComponent()
        }
        throw Missing(program: name)
    }
}
