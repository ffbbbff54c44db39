import RatchetJournal

/// What becomes of a run that the journal names when it is opened.
enum RecoveredRun: Sendable {
    case live(RunActor, RunBeginning)
    case over(UInt64, RunOutcome)
    case parked(ParkedRun)
    /// Somebody waits for it, and the journal has nothing of it: its start was relaxed.
    case lost(UInt64)
    /// It is put away, and its snapshot lacks signals that have come since.
    case laidBy(RunActor)
    /// It is over and nobody waits for that, or it is put away.
    case resting

    /// Whether a step of it was at work, or is to be as soon as it goes on.
    var isAtWork: Bool { if case .live(let run, .recovered) = self { run.wasAtWork } else { false } }

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
            self = Self.run(try registry.read(entity, at: world.clock.now), hasNews: !entity.events.isEmpty, world)
        } catch {
            // What is over needs no code to go on with.
            if !isOver { self = .parked(ParkedRun(entity, error)) }
        }
    }

    private static func run(_ fold: sending RunFold.Result, hasNews: Bool, _ world: RunWorld) -> RecoveredRun {
        let (number, due) = (fold.state.number, fold.state.asleepUntil)
        let wasParked = fold.indexed == .parked
        // One whose last snapshot is missing brings it, and then says how it ended.
        if !hasNews, let outcome = RunOutcome(fold.state) { return .over(number, outcome) }
        let isPutAway = fold.state.isPutAway && !fold.state.isOver
        if isPutAway, !wasParked, !hasNews { return .resting }
        let run = RunActor(fold, world, isRecovered: true)
        guard isPutAway else { return .live(run, .recovered(wasParked: wasParked)) }
        // Its timer may have fired while it was parked.
        return wasParked ? .live(run, .woken(due.map { TimerKey($0, number) })) : .laidBy(run)
    }
}
