/// Something that is measured.
protocol Bench: Sendable {
    var name: String { get }

    func measure(in workspace: Workspace) async throws -> Measurement
}
