/// A process that has shown the same commit for long, so that no page that was deleted since can be used again: the
/// journal's file grows for as long as it does.
package struct LingeringReader: Sendable, Hashable, CustomStringConvertible {
    package let pid: Int32
    /// The program that the process runs, as far as the system says.
    package let name: String?
    /// How long it has been seen.
    package let age: Duration
    package let commitsBehind: Int

    package init(pid: Int32, name: String?, age: Duration, commitsBehind: Int) {
        self.pid = pid
        self.name = name
        self.age = age
        self.commitsBehind = commitsBehind
    }

    package var description: String {
        "process \(pid)\(name.map { " (\($0))" } ?? "") has read one view for \(age.components.seconds) s, "
            + "\(commitsBehind) commits behind"
    }
}
