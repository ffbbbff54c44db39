import Foundation
import RatchetJournal

/// The bytes of a journal under test, which outlive its engine.
enum TestDisk: Sendable {
    case memory(MemoryImage)
    case directory(String, FolderNames)

    var source: StoreSource {
        switch self {
        case .memory(let image): .memory(image)
        case .directory(let path, _): .directory(path)
        }
    }

    /// What a crash at this moment would leave behind. Nobody may be writing.
    func copy() throws -> TestDisk {
        switch self {
        case .memory(let image): return .memory(image.copy())
        case .directory(let path, let names):
            let copy = names.next()
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
            let file = "/data.mdb"
            if FileManager.default.fileExists(atPath: path + file) {
                try FileManager.default.copyItem(atPath: path + file, toPath: copy + file)
            }
            return .directory(copy, names)
        }
    }
}
