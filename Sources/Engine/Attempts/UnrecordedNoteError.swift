/// What undoes a step has tried to record something for its next attempt.
struct UnrecordedNoteError: UnretryableError, CustomStringConvertible {
    var description: String {
        "what undoes a step records no heartbeat, part or cursor: make it safe to do again by its key, or undo "
            + "the step in the workflow, with steps of their own"
    }
}
