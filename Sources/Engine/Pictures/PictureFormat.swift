/// What a picture is written as.
///
///     let text = try FulfilOrder(warehouse: warehouse, bank: bank).picture(.mermaid)
///
/// All three show the same: the nodes in their order, branches side by side, and of a run where each node stands, in
/// words as well as in colors.
public enum PictureFormat: String, Sendable, Hashable, CaseIterable {
    /// A Mermaid flowchart, which GitHub and GitLab draw in a fenced block.
    case mermaid
    /// Graphviz DOT, which the program `dot` draws.
    case dot
    /// A picture that browsers show as it is, also on a dark background.
    case svg
}
