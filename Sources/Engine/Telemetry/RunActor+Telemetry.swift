import Logging

extension RunActor {
    /// Makes an attempt; whoever watches the engine gets to know how it ended.
    func observe(_ attempt: Attempt) async -> AttemptResult {
        let result: AttemptResult
        if let telemetry = world.telemetry {
            result = await telemetry.observe(attempt, of: workflow, from: origin) { await make(attempt) }
        } else {
            result = await make(attempt)
        }
        if case .failure(let error) = result { tell(attempt.info, of: error) }
        return result
    }

    /// Its text may say what is in a payload, so it stays in the journal.
    private func tell(_ attempt: AttemptInfo, of error: any Error) {
        world.logger.debug(
            "An attempt has failed",
            metadata: attempt.logMetadata.merging(["error": "\(String(reflecting: type(of: error)))"]) { $1 })
    }

    /// The run is over, durably.
    func tellOfEnd() {
        let status = machine.state.status
        world.telemetry?.metrics?.runEnded(workflow, status)
        world.logger.debug(
            "A run is over",
            metadata: ["run": "\(machine.state.id)", "workflow": "\(workflow)", "status": "\(status)"])
    }

    private var workflow: String { machine.state.header.workflow }
}
