/// Where the journal of an engine under test is.
public struct TestStore: Sendable, Hashable, CustomStringConvertible {
    enum Kind: String, Sendable { case memory, directory }

    let kind: Kind

    /// In memory: fast, and the same each time.
    public static let memory = TestStore(kind: .memory)
    /// On the disk, in a directory that goes when the ``TestEngine`` does: the store that an app has.
    public static let temporaryDirectory = TestStore(kind: .directory)

    /// Both, for tests that are to hold over either.
    public static let all = [memory, temporaryDirectory]

    /// The kind in one word.
    public var description: String { kind.rawValue }
}
