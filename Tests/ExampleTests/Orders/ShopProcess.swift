import CrashSupport
import Foundation
import Subprocess
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The example's program, serving in a process of its own.
struct ShopProcess {
    private typealias Child = Execution<NoInput, SequenceOutput, DiscardedOutput>

    private let child: Child
    private var lines: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator

    private init(_ child: Child) {
        self.child = child
        lines = child.standardOutput.strings().makeAsyncIterator()
    }

    /// Reads until a line begins so.
    mutating func read(through prefix: String) async throws {
        while let line = try await lines.next() {
            if line.hasPrefix(prefix) { return }
        }
        Issue.record("it has ended, and never said '\(prefix)'")
    }

    /// What is done with a process before it is stopped or killed.
    typealias Body = (inout ShopProcess) async throws -> Void

    /// Has the shop served until `body` returns, and then stops it or kills it.
    static func serve(
        in folder: URL, _ arguments: [String] = [], until signal: Signal = .terminate, _ body: Body
    ) async throws {
        let result = try await Subprocess.run(
            .path(try program), arguments: Arguments(["serve"] + arguments), workingDirectory: FilePath(folder.path),
            input: .none, output: .sequence, error: .discarded
        ) { child in
            var shop = ShopProcess(child)
            do {
                try await body(&shop)
            } catch {
                try? child.send(signal: .kill)
                throw error
            }
            try child.send(signal: signal)
            while try await shop.lines.next() != nil {}
        }
        #expect(result.terminationStatus == (signal == .kill ? .signaled(Signal.kill.rawValue) : .exited(0)))
    }

    /// One of the program's other commands: its exit code and all that it prints.
    static func command(
        in folder: URL, release: String = "1", _ arguments: [String]
    ) async throws -> (code: Int32, output: String) {
        let result = try await Subprocess.run(
            .path(try program), arguments: Arguments(arguments),
            environment: .inherit.updating([
                "SHOP_RELEASE": release, "RATCHET_JOURNAL": "shop/journal", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            ]),
            workingDirectory: FilePath(folder.path), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard case .exited(let code) = result.terminationStatus else { return (-1, "\(result.terminationStatus)") }
        return (code, result.standardOutput + result.standardError)
    }

    private static var program: FilePath {
        get throws { FilePath(try BuiltProducts.program("OrderFulfilment")) }
    }
}
