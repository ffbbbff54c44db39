/// One node as a picture shows it.
struct PictureNode: Sendable, Hashable {
    var look: NodeLook
    /// The node's part of the path.
    var name: String
    /// What else there is to know of it, in few words each.
    var notes: [String] = []
    /// Where it stands in a run; `nil` in the picture of a workflow.
    var standing: NodeStanding?
    var children: [PictureNode] = []

    /// What it is, in one line; empty if the name says it all.
    var caption: String {
        ([look.word].filter { !$0.isEmpty && $0 != name } + notes).joined(separator: " · ")
    }

    /// What is written on the way past all branches; `nil` if there is none.
    ///
    /// A choice takes its `otherwise` if it takes no other; what waits goes on when that comes which it waits for.
    var pass: String? {
        if look.shape == .pill { return "in time" }
        return children.contains { $0.name == "otherwise" } ? nil : "else"
    }

    /// What comes last in any case, if that is what it is.
    var finally: PictureNode? { look.arrangement == .rescue ? children.last.flatMap { $0.isFinally ? $0 : nil } : nil }

    private var isFinally: Bool { name == "finally" }

    /// Stands for what a picture has no room for.
    static func rest(_ text: String) -> PictureNode { PictureNode(look: .rest, name: "… \(text)") }
}
