/// What went wrong with a call of the engine: what it was, and what to do.
///
/// The text never contains a payload.
public struct EngineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added: always handle the ones that you do not know.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case unknownWorkflow, alreadyRegistered, invalidID, idInUse, notFound, parked, stopped, alreadyRunning,
                journalFault, tooLarge, invalidState, setAside, answerGone, inboxFull, unrecognized, over,
                unknownSignal, unreadableSignal, mailboxFull, unsuitableConfiguration, stuck, unknownPool, invalidKey,
                unknownNode, unsuitableNode, historyGone, unknownUpdate, unknownQuery, unreadableArgument, rejected,
                stateNotKept, unknownPromise, unreadableValue, settled, alreadyExists, invalidTag, invalidQuery,
                invalidQueue, invalidJob, unsuitableJob, unsuitableFilter, feedGone,
                invalidSchedule, unknownSchedule, declaredSchedule, undeclaredSchedule, unknownJobKind, waitsForItself
        }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// No workflow of this name is registered.
        public static let unknownWorkflow = Code(.unknownWorkflow)
        /// A workflow of this name is registered already.
        public static let alreadyRegistered = Code(.alreadyRegistered)
        /// The id cannot be a run's id, or a signal's.
        public static let invalidID = Code(.invalidID)
        /// The id belongs to a run of another workflow.
        public static let idInUse = Code(.idInUse)
        /// There is no run with this id.
        public static let notFound = Code(.notFound)
        /// The run is parked: it cannot go on until something outside of it is mended.
        public static let parked = Code(.parked)
        /// A step of the run could not be undone: somebody has to say whether to try again.
        public static let stuck = Code(.stuck)
        /// The engine is not running any more.
        public static let stopped = Code(.stopped)
        /// A figure of the engine's configuration is out of its bounds.
        public static let unsuitableConfiguration = Code(.unsuitableConfiguration)
        /// A step of the workflow names a pool that the engine's configuration does not have.
        public static let unknownPool = Code(.unknownPool)
        /// The engine was asked to run twice.
        public static let alreadyRunning = Code(.alreadyRunning)
        /// The State, or a signal's value, is larger than the journal can record at once.
        public static let tooLarge = Code(.tooLarge)
        /// The run is over: it takes no signal, and cannot be cancelled any more.
        public static let over = Code(.over)
        /// The run's workflow receives no signal of this name.
        public static let unknownSignal = Code(.unknownSignal)
        /// The signal's value is not of the type that the workflow receives.
        public static let unreadableSignal = Code(.unreadableSignal)
        /// Too many signals wait in the run for a node that receives them.
        public static let mailboxFull = Code(.mailboxFull)
        /// The key cannot be one of the store's.
        public static let invalidKey = Code(.invalidKey)
        /// The run has no such node, or it is not under way.
        public static let unknownNode = Code(.unknownNode)
        /// What was asked for cannot be done with a node of this kind, or where the node stands.
        public static let unsuitableNode = Code(.unsuitableNode)
        /// The journal does not keep enough of what happened to the run.
        public static let historyGone = Code(.historyGone)
        /// The run's workflow answers no update of this name.
        public static let unknownUpdate = Code(.unknownUpdate)
        /// The run's workflow answers no query of this name.
        public static let unknownQuery = Code(.unknownQuery)
        /// The argument is not of the type that the update or the query has.
        public static let unreadableArgument = Code(.unreadableArgument)
        /// The workflow refuses the update; the text says why. In the engine's process it is an ``UpdateRejection``.
        public static let rejected = Code(.rejected)
        /// The run is over, and its last State was not kept: its workflow answered no queries then.
        public static let stateNotKept = Code(.stateNotKept)
        /// The token is that of no promise.
        public static let unknownPromise = Code(.unknownPromise)
        /// The value is not of the type that the promise has.
        public static let unreadableValue = Code(.unreadableValue)
        /// The promise has been resolved or rejected, or its run has gone past it.
        public static let settled = Code(.settled)
        /// There is a run with this id, and the call says that there must be none.
        public static let alreadyExists = Code(.alreadyExists)
        /// The text cannot be a tag, or there are too many of them.
        public static let invalidTag = Code(.invalidTag)
        /// No run can be found by such a condition, or the cursor is none that a list has given.
        public static let invalidQuery = Code(.invalidQuery)
        /// The name cannot be a queue's.
        public static let invalidQueue = Code(.invalidQueue)
        /// A figure of the job is out of its bounds, or no job can have such an id, key or kind.
        public static let invalidJob = Code(.invalidJob)
        /// What was asked for cannot be done with a job that does what this one does now.
        public static let unsuitableJob = Code(.unsuitableJob)
        /// The filter chooses everything, and it was not said that all are meant.
        public static let unsuitableFilter = Code(.unsuitableFilter)
        /// No schedule can be so: its rule, its policies or its name; or what was asked of it.
        public static let invalidSchedule = Code(.invalidSchedule)
        /// There is no schedule of this name.
        public static let unknownSchedule = Code(.unknownSchedule)
        /// The schedule is declared in the app's code, and is changed or removed there only.
        public static let declaredSchedule = Code(.declaredSchedule)
        /// The app's code makes what the schedule's runs or jobs begin with, and does not declare it any more.
        public static let undeclaredSchedule = Code(.undeclaredSchedule)
        /// No kind of job of this name is registered.
        public static let unknownJobKind = Code(.unknownJobKind)
        /// An interceptor asks for a change of a schedule while a schedule waits for that interceptor.
        public static let waitsForItself = Code(.waitsForItself)
        /// The feed does not reach back so far, or the journal keeps none.
        public static let feedGone = Code(.feedGone)
        /// The journal could not take what was asked for, or not read it.
        public static let journalFault = Code(.journalFault)

        /// The State is not JSON, or not one that the workflow can read.
        public static let invalidState = Code(.invalidState)
        /// An engine could not read the command of another process, and has set it aside: it is tried again when the
        /// journal is opened next.
        public static let setAside = Code(.setAside)
        /// The journal has no answer to the command: it never arrived, or the answer was removed since.
        public static let answerGone = Code(.answerGone)
        /// Too many commands wait in the journal, and no engine carries them out.
        public static let inboxFull = Code(.inboxFull)
        /// An engine of another version gave an answer whose kind this version does not know.
        public static let unrecognized = Code(.unrecognized)

        /// The code with this name, as an answer has it.
        init(name: String) { self = Code(Name(rawValue: name) ?? .unrecognized) }

        /// The code's name.
        public var description: String { name.rawValue }
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, where, and what can be done about it.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message, and the code.
    public var description: String { "\(message) (\(code))" }
}

extension EngineError {
    static let stopped = EngineError(.stopped, "the engine has stopped: start it again, what is in the journal goes on")

    static func unknownWorkflow(_ name: String) -> EngineError {
        EngineError(.unknownWorkflow, "no workflow '\(name)' is registered: call register first")
    }

    static func unknownPool(_ name: String, _ path: String, of workflow: String, known: [String]) -> EngineError {
        let pools = known.isEmpty ? "none" : known.map { "'\($0)'" }.joined(separator: ", ")
        return EngineError(
            .unknownPool,
            "the step '\(path)' of workflow '\(workflow)' names the pool '\(name)', and the engine's configuration has "
                + "\(pools): add a Pool of that name to its pools")
    }

    static func notFound(_ id: RunID) -> EngineError {
        EngineError(.notFound, "the journal has no run '\(id)': look at the id, and at which journal it is")
    }

    static func alreadyExists(_ id: RunID, _ status: RunStatus) -> EngineError {
        EngineError(
            .alreadyExists,
            "there is a run '\(id)' (\(status)), and the start says that there must be none: nothing was "
                + "started")
    }

    /// Whoever asks has a handle: the run was there.
    static func lost(_ id: RunID) -> EngineError {
        EngineError(
            .notFound,
            "run '\(id)' is not there any more: it was started as relaxed, and the journal or its process ended before "
                + "that was durable. Start it again")
    }

    static func setAside(_ id: CommandID, _ reason: String) -> EngineError {
        EngineError(
            .setAside,
            "command '\(id)' was set aside, because \(reason). It is tried again when an engine opens the journal: let "
                + "one do so that can read it")
    }

    static func answerGone(_ id: CommandID) -> EngineError {
        EngineError(
            .answerGone,
            "the journal has no answer to a command '\(id)': either it never arrived, or it was so long ago that its "
                + "answer was removed; look at the run")
    }

    static func inboxFull(_ journal: String, _ waiting: Int) -> EngineError {
        EngineError(
            .inboxFull,
            "\(waiting) commands wait in the journal at '\(journal)', and no more are taken in: start an engine that "
                + "carries them out")
    }

    static func parked(_ id: String, _ reason: ParkReason) -> EngineError {
        EngineError(.parked, "run '\(id)' is parked: \(reason)")
    }

    static func stuck(_ id: RunID, _ left: LeftUndone) -> EngineError {
        let behind = left.behind.map { "'\($0)'" }.joined(separator: ", then ")
        let rest = behind.isEmpty ? "" : "; behind that \(behind) is to be undone"
        let paths = left.stuck.map { "'\($0.path)'" + ($0.error.map { " (\($0))" } ?? "") }.joined(separator: ", ")
        return EngineError(
            .stuck,
            "run '\(id)' is stuck: it could not undo \(paths)\(rest). Have that tried again (retry "
                + "'\(left.stuck.first?.undoingPath ?? "")'), or undo it by hand and skip it; or terminate the run, "
                + "which undoes nothing more")
    }

    /// What is to be cleaned up needs the code that the run is parked for.
    static func cannotCleanUp(_ id: RunID, _ reason: ParkReason) -> EngineError {
        EngineError(
            .parked,
            "run '\(id)' is parked, and cannot be cleaned up without its code: \(reason). Cancel it when it "
                + "goes on, or terminate it, which undoes nothing")
    }

    static func over(_ id: RunID, _ status: RunStatus) -> EngineError {
        EngineError(.over, "run '\(id)' is over (\(status)): nothing can reach it any more")
    }

    static func unknownUpdate(_ name: String, _ workflow: String) -> EngineError {
        EngineError(.unknownUpdate, "workflow '\(workflow)' answers no update '\(name)': look at the name")
    }

    static func unknownQuery(_ name: String, _ workflow: String) -> EngineError {
        EngineError(.unknownQuery, "workflow '\(workflow)' answers no query '\(name)': look at the name")
    }

    static func unreadable(_ name: String, _ error: any Error) -> EngineError {
        EngineError(.unreadableArgument, "the argument of '\(name)' is not what the workflow takes: \(error)")
    }

    static func stateNotKept(_ id: RunID) -> EngineError {
        EngineError(
            .stateNotKept,
            "run '\(id)' is over, and its last State was not kept: its workflow answered no queries when it ended")
    }

    static func unknownPromise(_ path: String, _ workflow: String) -> EngineError {
        EngineError(
            .unknownPromise,
            "workflow '\(workflow)' has no promise at '\(path)', or its list no such element: look at "
                + "the token")
    }

    static func settled(_ path: String) -> EngineError {
        EngineError(
            .settled,
            "the promise '\(path)' has been resolved or rejected, or its run has gone past it: nothing has changed")
    }

    static func invalidSchedule(_ cause: String) -> EngineError {
        EngineError(.invalidSchedule, "the schedule cannot be followed: \(cause)")
    }

    static func unknownSchedule(_ name: String) -> EngineError {
        EngineError(
            .unknownSchedule, "the journal has no schedule '\(name)': look at the name, and at which journal it is")
    }

    static func declaredSchedule(_ name: String) -> EngineError {
        EngineError(
            .declaredSchedule,
            "schedule '\(name)' is declared in the app's code, which would make it anew: change or remove it there, or "
                + "pause it")
    }

    static func undeclaredSchedule(_ name: String) -> EngineError {
        EngineError(
            .undeclaredSchedule,
            "what the runs or jobs of schedule '\(name)' begin with is made by the app's code, which does not declare "
                + "it any more: declare it again, or delete it")
    }

    static var invalidBackfill: EngineError {
        .invalidSchedule("a backfill goes from one moment to a later one, and begins before now")
    }

    static func unknownJobKind(_ name: String) -> EngineError {
        EngineError(.unknownJobKind, "no kind of job '\(name)' is registered: call register first")
    }

    static func waitsForItself(_ schedule: String) -> EngineError {
        EngineError(
            .waitsForItself,
            "schedule '\(schedule)' was not asked: an interceptor stands around what a schedule starts, and that "
                + "schedule waits for the interceptor. Have a step change it, or a detached task that the interceptor "
                + "does not wait for")
    }

    static func journalFault(_ error: any Error) -> EngineError {
        EngineError(.journalFault, "the journal did not take or give what was asked for: \(error)")
    }
}

extension EngineError {
    /// Whether the call was understood and refused for good, so that making it again is of no use by itself.
    package var isRefusal: Bool { ![.journalFault, .stopped, .alreadyRunning].contains(code) }
}
