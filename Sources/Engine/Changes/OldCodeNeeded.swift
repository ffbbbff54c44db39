/// A value stands in the log only, and the code that puts it into the State is not there any more.
struct OldCodeNeeded: Error, CustomStringConvertible {
    let path: String

    var description: String {
        "what '\(path)' brought is recorded, and only the code that the run was started with can put it into the State"
    }

    var reason: ParkReason {
        ParkReason(
            .changedWorkflow,
            "\(self). Stop the old code gracefully before the new one is started, which records the State as a whole, "
                + "or register the old version beside the new one; the run goes on when the journal is opened next")
    }
}
