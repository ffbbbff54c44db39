/// What went wrong with a journal: what it was, where, and what to do.
///
/// The text never contains a payload.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New kinds may be added: always handle the ones that you do not know.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case heldByAnotherProcess, notFound, notPermitted, unsupportedFormat, damaged, diskFull, inputOutput,
                mapFull
            case fenced, closed, tooLarge, unsuitableFileSystem, noDoorbell, missingCodec, unsuitableCodec,
                alreadyExists
            case missingKey, wrongKey, notSealed, keyNotInUse, unfinishedImport
        }

        private let name: Name
        private init(_ name: Name) { self.name = name }

        /// Another engine has the journal open.
        public static let heldByAnotherProcess = Code(.heldByAnotherProcess)
        /// There is no journal at this place.
        public static let notFound = Code(.notFound)
        /// The process may not read or write the journal's files.
        public static let notPermitted = Code(.notPermitted)
        /// The journal was written in a format that this version does not know.
        public static let unsupportedFormat = Code(.unsupportedFormat)
        /// A checksum does not fit, or bytes are not what they should be.
        public static let damaged = Code(.damaged)
        /// The file system has no room.
        public static let diskFull = Code(.diskFull)
        /// The operating system could not read or write.
        public static let inputOutput = Code(.inputOutput)
        /// The store has reached the size up to which it may grow.
        public static let mapFull = Code(.mapFull)
        /// Another owner has taken the journal over.
        public static let fenced = Code(.fenced)
        /// The journal was closed, or has stopped after a storage fault.
        public static let closed = Code(.closed)
        /// A key, a value or a commit is over its limit.
        public static let tooLarge = Code(.tooLarge)
        /// The journal lies on a file system on which its files cannot be kept safely.
        public static let unsuitableFileSystem = Code(.unsuitableFileSystem)
        /// A block was written by a codec that is not configured.
        public static let missingCodec = Code(.missingCodec)
        /// A block codec that is configured cannot be used.
        public static let unsuitableCodec = Code(.unsuitableCodec)
        /// The journal is sealed with a key that was not given.
        public static let missingKey = Code(.missingKey)
        /// A key that was given is not the one that the journal was sealed with under its number.
        public static let wrongKey = Code(.wrongKey)
        /// Keys were given, and the journal is not sealed, or not all of it.
        public static let notSealed = Code(.notSealed)
        /// What is handed in would be sealed with a key that the journal is not sealed with, or not any more.
        public static let keyNotInUse = Code(.keyNotInUse)

        /// The journal's directory cannot have a doorbell: what other processes hand in is noticed later.
        public static let noDoorbell = Code(.noDoorbell)
        /// The journal was being filled by an import that has not come to its end.
        public static let unfinishedImport = Code(.unfinishedImport)
        /// There is a journal already where one was to be made.
        public static let alreadyExists = Code(.alreadyExists)

        /// The code's name.
        public var description: String { name.rawValue }
    }

    /// The kind of the error: what a program decides by.
    public let code: Code
    /// What happened, where, and what can be done about it.
    public let message: String

    /// An error of this kind, with a message that says what happened, where, and what to do.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message, and the code.
    public var description: String { "\(message) (\(code))" }
}
