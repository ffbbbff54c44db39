/// The elements of a fan-out: those that are worth showing, and how many others there are.
struct FanOut {
    /// In their own order.
    let shown: [RunNode]
    /// How many of all elements have each status.
    let counts: String
    /// The same of those that are not shown; `nil` if there are none.
    let rest: String?

    /// `nil` for what is no fan-out, or one that has no element yet.
    init?(_ node: RunNode) {
        guard node.children.first?.kind == .element else { return nil }
        let elements = node.children
        counts = Self.counts(elements)
        guard elements.count > PictureBudget.elements else {
            (shown, rest) = (elements, nil)
            return
        }
        let telling = Set(Self.telling(elements).prefix(PictureBudget.elements - 1))
        shown = telling.sorted().map { elements[$0] }
        let others = elements.indices.filter { !telling.contains($0) }
        rest = "\(others.count) more: \(Self.counts(others.map { elements[$0] }))"
    }

    /// The places of the elements, those first that somebody looks for.
    private static func telling(_ elements: [RunNode]) -> [Int] {
        byInterest.flatMap { status in elements.indices.filter { elements[$0].status == status } }
    }

    private static let byInterest: [RunNode.Status] = [.failed, .open, .waiting, .dropped, .undone, .done, .idle]

    private static func counts(_ elements: [RunNode]) -> String {
        var counts: [RunNode.Status: Int] = [:]
        for element in elements { counts[element.status, default: 0] += 1 }
        let order: [RunNode.Status] = [.done, .undone, .failed, .open, .waiting, .dropped, .idle]
        return order.compactMap { status in counts[status].map { "\($0) \(status)" } }.joined(separator: ", ")
    }
}
