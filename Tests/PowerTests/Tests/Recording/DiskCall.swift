import PowerLoads

/// A call that a process made to the file system, or a note that it took in between.
enum DiskCall: Equatable, Sendable {
    case create(file: UInt64, name: String)
    /// - Parameter wasThere: Whether the directory is older than the recording.
    case makeDirectory(file: UInt64, name: String, wasThere: Bool)
    /// A file that is older than the recording, with what it held.
    case existing(file: UInt64, name: String, bytes: [UInt8])
    case write(file: UInt64, offset: Int, bytes: [UInt8])
    /// A write that is durable by itself; if it failed, it was made and is not durable.
    case syncedWrite(file: UInt64, offset: Int, bytes: [UInt8], failed: Bool)
    case truncate(file: UInt64, length: Int)
    case sync(file: UInt64, failed: Bool)
    case rename(from: String, to: String)
    case remove(name: String)
    case link(from: String, to: String)
    case map(file: UInt64)
    case note(Note)

    var isSync: Bool {
        switch self {
        case .sync, .syncedWrite: true
        default: false
        }
    }
}
