import Testing
import RatchetDSL

@testable import RatchetEngine

/// One change of a workflow, a run at one position, and what becomes of it.
struct ChangeCase: Sendable, CustomTestStringConvertible {
    enum Expected: Sendable {
        /// It goes on, these are the notes, and these the nodes that are done after the change.
        case goesOn(notes: [String] = [], then: [String])
        case parked(ChangeFault.Kind, String)
    }

    let name: String
    let old: [Blueprint]
    let new: [Blueprint]
    let renames: [Rename]
    /// The path of a node that the run is at.
    let at: String
    let branch: Int?
    let lastFirst: Bool
    let expected: Expected

    var testDescription: String { name }

    init(
        _ name: String, _ old: [Blueprint], _ new: [Blueprint], renames: [Rename] = [], at: String, branch: Int? = 0,
        lastFirst: Bool = false, _ expected: Expected
    ) {
        self.name = name
        self.old = old
        self.new = new
        self.renames = renames
        self.at = at
        self.branch = branch
        self.lastFirst = lastFirst
        self.expected = expected
    }
}
