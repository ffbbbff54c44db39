/// Why an export cannot be taken in.
package struct ImportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of the trouble.
    package enum Code: Sendable, Hashable {
        /// The journal holds something already.
        case notEmpty
        /// It is no export, or one of a version that is not known.
        case unknownFormat
        /// A line is not what an export has there.
        case badLine
        /// The last line is missing: the file was cut off.
        case cutOff
    }

    package let code: Code
    /// The number of the line, from 1.
    package let line: Int?
    package let message: String

    package var description: String { line.map { "line \($0): \(message)" } ?? message }

    init(_ code: Code, line: Int? = nil, _ message: String) {
        self.code = code
        self.line = line
        self.message = message
    }
}
