import Foundation
import FuzzTargets

/// The inputs that are kept: one folder for each target, one file for each input.
enum Corpus {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus")

    static func folder(of target: FuzzTarget) -> URL { folder.appending(path: target.rawValue) }

    static func inputs(of target: FuzzTarget) throws -> [[UInt8]] {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder(of: target), includingPropertiesForKeys: nil)
        return try files.sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
    }
}
