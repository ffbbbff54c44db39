/// What somebody does to a step that is stuck.
extension RunState {
    /// The node counts as done. Without an output nothing goes into the State.
    mutating func skip(_ address: NodeAddress, output: Payload?, state: Payload?, at time: Timestamp) throws {
        if let output {
            try takeIn(output, state: state, of: address)
            stateChanged(address.frame)
        }
        update(address) { node in
            node.due = nil
            node.output = output.flatMap(Preview.init)
        }
        advance(.close(address, .done), at: time)
    }

    /// The step does not back off any more, or stands in line anew.
    mutating func retry(_ address: NodeAddress) { leaveQueue(address) }

    /// The node under way that has this path; one without the numbers of turns will do.
    func nodeUnderWay(at path: String) -> NodeAddress? {
        let leaves = openLeaves
        return leaves.first { self.path(of: $0) == path } ?? leaves.first { pathWithoutTurns(of: $0) == path }
    }
}
