import Synchronization

/// Which directories this process has open: one environment each, however many use it.
enum EnvironmentRegistry {
    private struct Entry {
        let environment: SharedEnvironment
        var users: Int
    }

    // The one place that knows all of a process: LMDB's own condition is on the process, too.
    private static let entries = Mutex<[FileIdentity: Entry]>([:])

    /// The environment of `directory`, for the owner of its lock. Readers that have it already go on with it.
    static func own(
        _ directory: JournalDirectory, _ configuration: LMDBConfiguration
    ) throws(JournalError) -> EnvironmentUse {
        try use(directory, opening: .readWrite(configuration)) { entry throws(JournalError) in
            try entry.reopen(.readWrite(configuration))
        }
    }

    /// The environment of `directory`, for one who only reads.
    static func read(
        _ directory: JournalDirectory, opening access: LMDBEnvironment.Access
    ) throws(JournalError) -> EnvironmentUse {
        try use(directory, opening: access) { _ in }
    }

    /// Ends the use that `identity` stands for; the last one closes the environment.
    /// - Parameter wasOwner: Whether those who go on may only read from now on.
    static func end(_ identity: FileIdentity, wasOwner: Bool) {
        entries.withLock { entries in
            guard var entry = entries[identity] else { return }
            entry.users -= 1
            entries[identity] = entry.users == 0 ? nil : entry
            if entry.users == 0 {
                entry.environment.close()
            } else if wasOwner {
                // If it cannot be opened again, the readers' next view throws; the owner has nothing to do with it.
                try? entry.environment.reopen(.readOnly)
            }
        }
    }

    private static func use(
        _ directory: JournalDirectory, opening access: LMDBEnvironment.Access,
        _ join: (SharedEnvironment) throws(JournalError) -> Void
    ) throws(JournalError) -> EnvironmentUse {
        let identity = try FileIdentity(directory.path)
        let environment = try entries.withLock { entries throws(JournalError) in
            if let entry = entries[identity] {
                try join(entry.environment)
                entries[identity]?.users += 1
                return entry.environment
            }
            let environment = try SharedEnvironment(directory.path, access)
            entries[identity] = Entry(environment: environment, users: 1)
            return environment
        }
        return EnvironmentUse(environment: environment, identity: identity)
    }
}

/// One use of a process's environment of a directory.
struct EnvironmentUse: Sendable {
    let environment: SharedEnvironment
    let identity: FileIdentity
}
