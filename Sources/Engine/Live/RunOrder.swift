package import RatchetJournal

/// What the caller of `start` wants.
package struct RunOrder: Sendable {
    package let workflow: String
    /// The id that the caller gave.
    package let id: RunID?
    package internal(set) var state: Payload
    /// What the caller waits for.
    package let durability: Durability
    /// The run that starts it, if it is to be a child.
    package let parent: ParentLink?
    package var options: StartOptions

    package init(
        workflow: String, id: RunID?, state: Payload, durability: Durability = .durable, parent: ParentLink? = nil,
        options: StartOptions = StartOptions()
    ) {
        self.workflow = workflow
        self.id = id
        self.state = state
        self.durability = durability
        self.parent = parent
        self.options = options
    }

    /// - Throws: ``EngineError/Code/invalidID``
    func checkID() throws(EngineError) { try id?.checkGiven() }

    /// A child whose end its parent waits for, or which ends with it, has to be its own.
    /// - Throws: ``EngineError/Code/idInUse``
    func checkMayExist() throws(EngineError) {
        guard let id, let parent, parent.interest != .none else { return }
        throw EngineError(
            .idInUse, "run '\(id)' exists already, and '\(parent.id)' did not start it: give the child another id")
    }

    /// Checks the workflow's name where nobody knows which are registered.
    /// - Throws: ``EngineError/Code/unknownWorkflow`` if none can have it.
    func checkWorkflow() throws(EngineError) {
        let length = workflow.utf8.count
        guard !(1...PlanChecks.longestName).contains(length) else { return }
        throw EngineError(
            .unknownWorkflow,
            "a workflow's name has from 1 to \(PlanChecks.longestName) bytes of UTF-8, and this one has \(length): no "
                + "engine has it, look at the name")
    }
}

/// Names a run, by its id and by its number in the journal.
package struct RunReference: Sendable, Hashable {
    package let id: RunID
    package let number: UInt64
}
