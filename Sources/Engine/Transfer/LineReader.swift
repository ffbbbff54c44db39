/// Cuts what comes in pieces into lines.
struct LineReader {
    /// Brings the next piece, of any length; an empty one at the end.
    typealias Source = () throws -> [UInt8]

    private let limit: Int
    private let source: Source
    private var buffer: [UInt8] = []
    /// Where in the buffer the next line begins, and up to where there is no end of it.
    private var start = 0
    private var looked = 0
    /// How many lines there were.
    private(set) var count = 0

    /// - Parameter limit: How many bytes a line may have.
    init(limit: Int, source: @escaping Source) {
        self.limit = limit
        self.source = source
    }

    /// The next line with its end; `nil` behind the last. What stands behind the last end of a line is none.
    /// - Throws: ``ImportError/Code/tooLong``, ``ImportError/Code/cutOff``, whatever the source throws.
    mutating func next() throws -> ArraySlice<UInt8>? {
        while true {
            if let end = buffer[looked...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { (start, looked) = (end + 1, end + 1) }
                count += 1
                return buffer[start...end]
            }
            guard buffer.count - start <= limit else {
                throw ImportError(
                    .tooLong, line: count + 1,
                    "it has more than \(limit) bytes: this is no export of a journal; give a file that was "
                        + "written by ratchet export")
            }
            buffer.removeFirst(start)
            (start, looked) = (0, buffer.count)
            let piece = try source()
            guard !piece.isEmpty else { return try end() }
            buffer += piece
        }
    }

    private func end() throws(ImportError) -> ArraySlice<UInt8>? {
        guard buffer.isEmpty else {
            throw ImportError(
                .cutOff, line: count + 1, "the file ends in the middle of it: copy or export it anew, it was cut off")
        }
        return nil
    }
}
