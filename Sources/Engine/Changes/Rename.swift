/// Says that a node of a workflow has another name today, or stands at another place, so that runs in flight find it.
///
///     static var renames: [Rename] {
///         [Rename("pack", to: "wrap"), Rename("wrap/label", to: "label")]
///     }
///
/// Both are paths in the workflow that declares them, names joined by `/`, without keys of elements and numbers of
/// turns. What is below a node goes with it. A hint is of use as long as there are runs that were started before the
/// change, and does no harm after that.
public struct Rename: Sendable, Hashable {
    /// The path that runs in flight know.
    package let old: String
    /// The path of today.
    package let new: String

    /// The node that was at the path `old` is at the path `new` today.
    public init(_ old: StaticString, to new: StaticString) {
        self.old = "\(old)"
        self.new = "\(new)"
    }

    package init(old: String, new: String) {
        self.old = old
        self.new = new
    }

    /// The path of today for one that begins with the old path; `nil` for any other.
    func applied(to path: String) -> String? {
        if path == old { return new }
        return path.hasPrefix(old + "/") ? new + path.dropFirst(old.count) : nil
    }
}

extension [Rename] {
    /// The path of today; the hint for the node nearest to the path's end counts.
    func applied(to path: String) -> String {
        let nearest = filter { $0.applied(to: path) != nil }.max { $0.old.utf8.count < $1.old.utf8.count }
        return nearest?.applied(to: path) ?? path
    }
}
