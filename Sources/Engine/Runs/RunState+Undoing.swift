/// Steps that are being undone, as people name them.
extension RunState {
    /// What stands behind a step's path for what undoes it.
    static let undoingName = "compensate"

    /// The step that is undone for a node at the moment.
    func undoing(_ address: NodeAddress) -> Compensation? {
        guard isCompensating(address) else { return nil }
        return compensation(of: address).map { compensations[$0] }
    }

    /// The node for which the step is undone at the moment whose undoing has this path; one without the numbers of
    /// turns will do.
    func nodeUndoing(at path: String) -> NodeAddress? {
        let leaves = openLeaves
        return leaves.first { undoing($0)?.undoingPath == path }
            ?? leaves.first { leaf in
                undoing(leaf).flatMap { pathWithoutTurns(of: $0.step) }.map { "\($0)/\(Self.undoingName)" } == path
            }
    }

    /// The path of something that is under way: of a node that undoes a step, that of the undoing.
    func pathUnderWay(of address: NodeAddress) -> String { undoing(address)?.undoingPath ?? path(of: address) }
}

extension Compensation {
    /// The path by which it is tried again, or skipped.
    package var undoingPath: String { "\(path)/\(RunState.undoingName)" }
}
