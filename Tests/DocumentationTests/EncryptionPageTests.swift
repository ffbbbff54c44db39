import Foundation
import RatchetEncryption
import RatchetJournal
import Testing

/// What the page about encryption shows.
@Suite struct `The page about encryption` {
    private static let path = "Docs/Encryption.md"

    @Test func `Its Swift code stands in a file that compiles`() throws {
        let sources = try Page.sources(["Tests/DocumentationTests/Sealed.swift"])
        let code = try Page(Self.path).code
        #expect(code.count == 4)
        for snippet in code {
            #expect(sources.contains { $0.contains(snippet) }, "not in Sealed.swift: \(snippet.lines)")
        }
    }

    @Test func `Its product is one of the package's`() throws {
        #expect(try Page(Self.path).text.contains(#".product(name: "RatchetEncryption", package: "ratchet")"#))
        #expect(try Page("Package.swift").text.contains(#".library(name: "RatchetEncryption""#))
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page(Self.path).text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }

    @Test func `Its commands make keys that can be read, the new one first`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let commands = try Page(Self.path).text.matches(of: /(?m)^ *(.*openssl.*)$/).map { String($0.1) }
        #expect(commands.count == 2)
        for (number, command) in commands.enumerated() {
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", command]
            shell.currentDirectoryURL = folder
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 0)
            let ring = try KeyRing(file: folder.appending(path: "shop.keys").path)
            #expect(ring.current.id.rawValue == UInt32(number + 1))
            #expect(ring.ids.count == number + 1)
        }
    }
}
