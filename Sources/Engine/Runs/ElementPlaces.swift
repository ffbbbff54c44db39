/// Where the elements of long lists stand among a run's frames, by their keys: whoever settles the promises of 100,000
/// elements does not look through all of them each time.
///
/// It follows from the frames. What it says may be out of date, and is to be looked at; what it does not know may be
/// there.
struct ElementPlaces: Sendable {
    /// Shorter lists are looked through.
    private static let shortest = 64

    private var places: [NodeAddress: [String: Int]] = [:]

    init() {}

    /// Those of a list of frames.
    init(in frames: [Frame], _ outline: Outline) {
        for (frame, value) in frames.enumerated() {
            for (node, state) in value.nodes.enumerated() {
                add(state.frames, of: NodeAddress(frame: frame, node: node), in: frames, outline)
            }
        }
    }

    mutating func add(_ range: Range<Int>, of node: NodeAddress, in frames: [Frame], _ outline: Outline) {
        guard range.count >= Self.shortest, Self.areAsked(for: outline) else { return forget(node) }
        var own: [String: Int] = [:]
        own.reserveCapacity(range.count)
        for place in range { if let key = frames[place].key, own[key] == nil { own[key] = place } }
        places[node] = own
    }

    /// Only promises are named by their paths.
    private static func areAsked(for outline: Outline) -> Bool {
        outline.scopes.contains { $0.nodes.contains { $0.kind == .promise } }
    }

    mutating func forget(where isGone: (NodeAddress) -> Bool) {
        for node in places.keys where isGone(node) { places[node] = nil }
    }

    private mutating func forget(_ node: NodeAddress) { if !places.isEmpty { places[node] = nil } }

    func place(of key: String, in node: NodeAddress) -> Int? { places[node]?[key] }
}
