import Foundation

/// The compiler that builds this package, run on sources of their own against the modules that this test was built
/// with.
struct Compiler {
    /// One complaint of the compiler.
    struct Complaint: Hashable, CustomStringConvertible {
        let line: Int
        let message: String
        var description: String { "\(line): \(message)" }
    }

    struct NotFound: Error, CustomStringConvertible {
        let description: String
    }

    private let modules: URL
    private static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Looks for the modules in the folders above this test's own program.
    init() throws {
        var folder = Bundle(for: Mark.self).bundleURL
        while folder.path.count > 1 {
            let modules = folder.appending(path: "Modules")
            if FileManager.default.fileExists(atPath: modules.appending(path: "RatchetDSL.swiftmodule").path) {
                self.modules = modules
                return
            }
            folder.deleteLastPathComponent()
        }
        throw NotFound(description: "no Modules/RatchetDSL.swiftmodule above \(Bundle(for: Mark.self).bundlePath)")
    }

    private final class Mark {}

    /// Type-checks a source, which must not have a `main`, and returns the errors; warnings are left out.
    func errors(in source: String) throws -> [Complaint] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "misuse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "Source.swift")
        try Data(source.utf8).write(to: file)
        return try Self.complaints(in: typecheck([file]))
    }

    /// What the compiler prints about some files.
    func typecheck(_ files: [URL]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [ProcessInfo.processInfo.environment["SWIFT_EXEC"] ?? "swiftc"] + options + files.map(\.path)
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }

    private var options: [String] {
        let maps = ["CLMDB", "CSched", "CZstd"].flatMap { name in
            ["-Xcc", "-fmodule-map-file=\(Self.package.appending(path: "Sources/\(name)/module.modulemap").path)"]
        }
        return ["-typecheck", "-parse-as-library", "-swift-version", "6", "-diagnostic-style=llvm", "-I", modules.path]
            + maps
    }

    private static func complaints(in text: String) throws -> [Complaint] {
        text.split(separator: "\n").compactMap { line in
            if line.hasPrefix("<unknown>:0: error") || line.hasPrefix("error:") {
                return Complaint(line: 0, message: String(line))
            }
            guard let match = line.firstMatch(of: /\.swift:(\d+):\d+: error: (.*)/) else { return nil }
            return Complaint(line: Int(match.1) ?? 0, message: String(match.2))
        }
    }
}
