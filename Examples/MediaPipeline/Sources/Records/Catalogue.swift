package import Foundation

/// The list of all photographs that went through: an append-only file with one line of JSON for each.
///
/// Adding a photograph that is listed already changes nothing, so a step that adds one may run twice.
package actor Catalogue {
    private var file: LineFile
    private var byKey: [String: CatalogueEntry]

    /// Opens the catalogue, or makes an empty one.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged` if a line is not an entry.
    package init(_ url: URL) throws(PipelineError) {
        var file = try LineFile(url)
        let entries: [CatalogueEntry] = try LineFile.decode(file.takeLines(), of: url)
        self.file = file
        byKey = Dictionary(entries.map { ($0.key, $0) }) { first, _ in first }
    }

    /// Lists a photograph and returns once that is durable.
    /// - Returns: whether it was new; `false` if its key was listed before, whatever was said of it then.
    @discardableResult
    package func add(_ entry: CatalogueEntry) throws -> Bool {
        guard byKey[entry.key] == nil else { return false }
        try file.append(json: entry)
        byKey[entry.key] = entry
        return true
    }

    /// Every line of a catalogue, as it is in the file.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged` if a line is not an entry.
    package static func read(_ url: URL) throws(PipelineError) -> [CatalogueEntry] {
        try LineFile.decode(try LineFile.read(url), of: url)
    }

    /// Every photograph that is listed, in the order of their keys.
    package func entries() -> [CatalogueEntry] { byKey.values.sorted { $0.key < $1.key } }
}
