/// What went wrong with a test of a workflow: what it was, and what to do.
public struct TestEngineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added: always handle the ones that you do not know.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String { case stuck, outOfTime, heldUp, otherEnd, needsID, differs, unknownStep }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// Nothing will ever happen any more by itself, and what the test waits for has not happened.
        public static let stuck = Code(.stuck)
        /// More of the test's time would have to pass than the limit allows, or more moments.
        public static let outOfTime = Code(.outOfTime)
        /// For longer than the test has patience, nothing has gone on: an attempt is at work outside of the engine.
        public static let heldUp = Code(.heldUp)
        /// The run is over, and not as the test expects.
        public static let otherEnd = Code(.otherEnd)
        /// A run was started without an id in a test that crashes: it could not be started again.
        public static let needsID = Code(.needsID)
        /// With a crash something else comes out than without.
        public static let differs = Code(.differs)
        /// A stub names a step that no registered workflow has.
        public static let unknownStep = Code(.unknownStep)

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
