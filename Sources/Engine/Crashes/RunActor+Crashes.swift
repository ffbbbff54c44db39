import Logging
import RatchetJournal

extension RunActor {
    /// Counts what the end of the last process says of the run's steps; has those made alone that may have ended it.
    func lookForCrashes(at now: Timestamp) async throws(JournalError) {
        guard let limit = world.crashes.limit, world.crashes.isSuspicious else { return }
        let steps = machine.stepsAtWork(at: now)
        suspects = Set(steps)
        guard world.crashes.countsCrashes else { return }
        let events = machine.noteCrashes(of: steps, limit: limit, at: now)
        guard !events.events.isEmpty else { return }
        try await submit(Submission(), events)
        guard machine.state.isPaused else { return }
        world.logger.error(
            "A run is paused: each time that one of its steps was made, the process ended",
            metadata: [
                "run": "\(id)", "workflow": "\(machine.state.header.workflow)",
                "steps": "\(steps.filter { machine.state[$0].crashes >= limit }.map(machine.state.pathAtWork))",
            ])
    }

    /// Whether a step that may have ended the process stands in line: the run stays in memory, which alone knows that.
    var hasSuspectInLine: Bool {
        guard !suspects.isEmpty, !machine.state.isPaused else { return false }
        return suspects.contains { machine.state.exists($0) && machine.state[$0].isInQueue }
    }

    /// Makes an attempt while no other suspect is at work, and once it is durable that it begins.
    func performAlone(_ attempt: Attempt) async -> [RunWork] {
        let (gate, clock) = (world.crashes.gate, world.clock)
        let turn = await gate.enter()
        return await withTaskGroup(of: [RunWork]?.self) { group in
            group.addTask {
                try? await clock.sleep(for: SuspectGate.patience)
                await gate.leave(turn)
                return nil
            }
            group.addTask { await self.perform(attempt, isAnnounced: true) }
            var works: [RunWork] = []
            for await result in group {
                guard let result else { continue }
                works = result
                group.cancelAll()
            }
            return works
        }
    }
}
