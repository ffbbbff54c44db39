/// Why the pipeline could not do something: what, where, and what to do.
package struct PipelineError: Error, Hashable, CustomStringConvertible {
    /// The kind of an error.
    package enum Code: Sendable {
        /// A program that the pipeline calls is not installed. Trying again does not help.
        case toolMissing
        /// A file is none that vips can read. Trying again does not help.
        case notAnImage
        /// A program that the pipeline calls has failed.
        case toolFailed
        /// The operating system could not read or write a file.
        case inputOutput
        /// A file of the pipeline's own does not hold what it should.
        case damaged
        /// The mail server cannot be reached, or takes nothing now.
        case mailFailed
        /// The mail server does not take this message. Trying again does not help.
        case mailRefused
        /// What was asked for cannot be done with these arguments. Trying again does not help.
        case invalidArgument
        /// The process that does the work has ended before its work did, and nobody had killed it.
        case workerFailed
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
