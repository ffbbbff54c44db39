import RatchetJournal

/// What becomes of a run that the journal names when it is opened.
enum RecoveredRun: Sendable {
    case live(RunActor, RunBeginning)
    case over(UInt64, RunOutcome)
    case parked(ParkedRun)
    /// Somebody waits for it, and the journal has nothing of it: its start was relaxed.
    case lost(UInt64)
    /// It is over and nobody waits for that, or it is asleep.
    case resting

    /// Reads a run with the app's code. It touches nothing else, so that many can be read at once.
    init(_ entity: RecoveredEntity, _ world: RunWorld, _ registry: Registry) {
        self = .resting
        if entity.isUnknown {
            self = .lost(entity.id.number)
            return
        }
        let isOver = RunFold.isOver(entity)
        if isOver, !world.board.isAwaited(entity.id.number) { return }
        do {
            self = Self.run(try RunFold.read(entity, plans: registry.plan), world)
        } catch {
            // What is over needs no code to go on with.
            if !isOver { self = .parked(ParkedRun(entity, error)) }
        }
    }

    private static func run(_ fold: sending RunFold.Result, _ world: RunWorld) -> RecoveredRun {
        let number = fold.state.number
        let wasParked = fold.indexed == .parked
        if let outcome = RunOutcome(fold.state) { return .over(number, outcome) }
        guard let due = fold.state.asleepUntil else {
            return .live(RunActor(fold.state, indexed: fold.indexed, world), .recovered(wasParked: wasParked))
        }
        // Its timer may have fired while it was parked.
        guard wasParked else { return .resting }
        return .live(RunActor(fold.state, indexed: fold.indexed, world), .woken(TimerKey(due, number)))
    }
}
