import Synchronization

/// Which directories this process has open: one environment each, however many use it.
enum EnvironmentRegistry {
    private struct Entry {
        let environment: SharedEnvironment
        var users: Int
        /// How many of them may write: the owner, and guests.
        var writers: Int
    }

    // The one place that knows all of a process: LMDB's own condition is on the process, too.
    private static let entries = Mutex<[FileIdentity: Entry]>([:])

    /// The environment of `directory`, for the owner of its lock. Others that have it already go on with it.
    static func own(
        _ directory: JournalDirectory, _ configuration: LMDBConfiguration
    ) throws(JournalError) -> EnvironmentUse {
        try DataFile.sync(directory)
        return try use(directory, opening: .readWrite(configuration), mayWrite: true) { entry throws(JournalError) in
            try entry.environment.reopen(.readWrite(configuration))
        }
    }

    /// The environment of `directory`, for one who hands something in. It is opened anew if it was for readers only.
    static func visit(_ directory: JournalDirectory) throws(JournalError) -> EnvironmentUse {
        try DataFile.sync(directory)
        return try use(directory, opening: .guest, mayWrite: true) { entry throws(JournalError) in
            if entry.writers == 0 { try entry.environment.reopen(.guest) }
        }
    }

    /// The environment of `directory`, for one who only reads.
    static func read(
        _ directory: JournalDirectory, opening access: LMDBEnvironment.Access
    ) throws(JournalError) -> EnvironmentUse {
        try use(directory, opening: access, mayWrite: false) { _ in }
    }

    /// Whether this process has the environment of `directory` open.
    static func hasOpen(_ directory: JournalDirectory) throws(JournalError) -> Bool {
        let identity = try FileIdentity(directory.path)
        return entries.withLock { $0[identity] != nil }
    }

    /// Ends a use; the last one closes the environment. Those who go on without one who writes may only read.
    static func end(_ use: EnvironmentUse) {
        entries.withLock { entries in
            guard var entry = entries[use.identity] else { return }
            entry.users -= 1
            if use.mayWrite { entry.writers -= 1 }
            entries[use.identity] = entry.users == 0 ? nil : entry
            if entry.users == 0 {
                entry.environment.close()
            } else if use.mayWrite, entry.writers == 0 {
                // If it cannot be opened again, the readers' next view throws; who leaves has nothing to do with it.
                try? entry.environment.reopen(.readOnly)
            }
        }
    }

    private static func use(
        _ directory: JournalDirectory, opening access: LMDBEnvironment.Access, mayWrite: Bool,
        _ join: (Entry) throws(JournalError) -> Void
    ) throws(JournalError) -> EnvironmentUse {
        let identity = try FileIdentity(directory.path)
        let environment = try entries.withLock { entries throws(JournalError) in
            var entry: Entry
            if let known = entries[identity] {
                try join(known)
                entry = known
            } else {
                entry = Entry(environment: try SharedEnvironment(directory.path, access), users: 0, writers: 0)
            }
            entry.users += 1
            if mayWrite { entry.writers += 1 }
            entries[identity] = entry
            return entry.environment
        }
        return EnvironmentUse(environment: environment, identity: identity, mayWrite: mayWrite)
    }
}

/// One use of a process's environment of a directory.
struct EnvironmentUse: Sendable {
    let environment: SharedEnvironment
    let identity: FileIdentity
    let mayWrite: Bool
}
