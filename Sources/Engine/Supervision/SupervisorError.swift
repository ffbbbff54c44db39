/// A supervisor has given up, or cannot be used like this: what happened, to whom, and why.
package struct SupervisorError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added: always handle the ones that you do not know.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String { case tooManyRestarts, unrecoverableFault, childReturned, alreadyRunning }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// There were more faults within the budget's period than it has restarts.
        package static let tooManyRestarts = Code(.tooManyRestarts)
        /// A child had a fault that no restart can help.
        package static let unrecoverableFault = Code(.unrecoverableFault)
        /// A child returned that should have served until it is asked to stop. It is only ever the cause of a restart.
        package static let childReturned = Code(.childReturned)
        /// The supervisor was told to run while it runs.
        package static let alreadyRunning = Code(.alreadyRunning)

        package var description: String { name.rawValue }
    }

    package let code: Code
    package let supervisor: String
    /// The child that had the last fault.
    package let child: String?
    /// The last fault.
    package let cause: (any Error)?
    /// What happened, where, and what can be done about it.
    package let message: String

    package var description: String { "\(message) (\(code))" }
}

extension SupervisorError {
    static func tooManyRestarts(
        _ supervisor: String, child: String, faults: Int, budget: RestartBudget, cause: any Error
    ) -> SupervisorError {
        let count = "\(faults) fault\(faults == 1 ? "" : "s") within \(budget.period)"
        return SupervisorError(
            code: .tooManyRestarts, supervisor: supervisor, child: child, cause: cause,
            message: """
                supervisor '\(supervisor)' has given up: its children had \(count), \
                and it restarts at most \(budget.restarts) times; remove the cause of the last, \
                which was '\(child)' with: \(cause)
                """)
    }

    static func unrecoverableFault(_ supervisor: String, child: String, cause: any Error) -> SupervisorError {
        SupervisorError(
            code: .unrecoverableFault, supervisor: supervisor, child: child, cause: cause,
            message: """
                supervisor '\(supervisor)' has given up: its child '\(child)' had a fault that no restart can help; \
                remove the cause: \(cause)
                """)
    }

    static func childReturned(_ supervisor: String, child: String) -> SupervisorError {
        SupervisorError(
            code: .childReturned, supervisor: supervisor, child: child, cause: nil,
            message: """
                the child '\(child)' of supervisor '\(supervisor)' returned without having been asked to stop; \
                if it may, its restart policy should be onFault
                """)
    }

    static func alreadyRunning(_ supervisor: String) -> SupervisorError {
        SupervisorError(
            code: .alreadyRunning, supervisor: supervisor, child: nil, cause: nil,
            message: "supervisor '\(supervisor)' runs already; run it once at a time")
    }
}

extension SupervisorError {
    /// Whether restarts can not help against `fault`.
    static func isUnrecoverable(_ fault: any Error) -> Bool {
        fault is any UnrecoverableFault || (fault as? SupervisorError)?.code == .unrecoverableFault
    }
}
