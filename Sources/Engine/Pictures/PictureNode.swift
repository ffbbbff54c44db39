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

    /// Whether a choice may take none of its branches: an `otherwise` is always there to be taken.
    var mayPass: Bool { !children.contains { $0.name == "otherwise" } }

    /// Stands for what a picture has no room for.
    static func rest(_ text: String) -> PictureNode { PictureNode(look: .rest, name: "… \(text)") }
}
