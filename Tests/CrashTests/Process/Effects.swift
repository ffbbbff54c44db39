import Foundation
import Synchronization

/// A file beside the journal that says which effects there were: a line each, synced before anything else happens.
final class Effects: Sendable {
    private let file: Mutex<FileHandle>

    init(_ path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(filePath: path))
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        file = Mutex(handle)
    }

    /// Notes that the step with this key is run, and runs it.
    func witness<Value>(_ key: String, _ effect: () -> Value) throws -> Value {
        try file.withLock { file in
            try file.write(contentsOf: Data("\(key)\n".utf8))
            try file.synchronize()
        }
        return effect()
    }
}
