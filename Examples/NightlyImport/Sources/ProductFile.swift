/// A file of products that was taken in.
struct ProductFile: Codable, Sendable {
    /// Its name below ``Depot/taken``.
    let name: String
    /// How many there are below the heading, which is line 1.
    let rows: Int

    /// The lines of the next rows.
    func lines(after count: Int, limit: Int) -> Range<Int> { (count + 2)..<(min(rows, count + limit) + 2) }
}
