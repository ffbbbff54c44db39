/// Reads rows, and each file once.
struct RowReader {
    private let depot: Depot
    private var files: [String: [Substring]] = [:]

    init(_ depot: Depot) { self.depot = depot }

    /// The product in a line, which counts from 1 as editors do.
    /// - Throws: if the file cannot be read, which is no fault of its rows.
    mutating func product(_ line: Int, of file: String) throws -> Result<Product, BadRow> {
        let lines = try files[file] ?? depot.lines(of: file)
        files[file] = lines
        return Result { () throws(BadRow) in
            guard lines.indices.contains(line - 1) else { throw BadRow(line: line, "the file ends before it") }
            return try Product(row: lines[line - 1], line: line)
        }
    }
}
