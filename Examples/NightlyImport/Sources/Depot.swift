package import Foundation
import Ratchet

/// The folder in which the supplier's files arrive, and in which the catalogue and the journal are.
package struct Depot: Sendable {
    package let folder: URL
    package let catalogue: Catalogue

    package init(_ folder: URL) {
        self.folder = folder
        catalogue = Catalogue(folder.appending(path: "catalogue.jsonl"))
    }

    package var journal: URL { folder.appending(path: "journal") }
    /// Where the supplier leaves tonight's file.
    package var arrival: URL { folder.appending(path: "products.csv") }
    /// Files that were taken in, by the runs that did.
    package var taken: URL { folder.appending(path: "taken") }

    /// Takes the file that has arrived, so that the next one does not come in its place.
    ///
    /// Made again after a crash, this finds the file where it has put it.
    /// - Throws: ``NoFile`` if none has arrived yet.
    func take(for run: String) throws -> ProductFile {
        let name = "\(run).csv"
        let files = FileManager.default
        try files.createDirectory(at: taken, withIntermediateDirectories: true)
        if !files.fileExists(atPath: taken.appending(path: name).path) {
            guard files.fileExists(atPath: arrival.path) else { throw NoFile(path: arrival.path) }
            try files.moveItem(at: arrival, to: taken.appending(path: name))
        }
        return ProductFile(name: name, rows: try max(0, lines(of: name).count - 1))
    }

    /// The lines of a file that was taken in, with the heading.
    func lines(of file: String) throws -> [Substring] {
        let text = try String(contentsOf: taken.appending(path: file), encoding: .utf8)
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).droppingLast(\.isEmpty)
    }

    struct NoFile: Error, CustomStringConvertible {
        let path: String
        var description: String { "there is no '\(path)' yet: the supplier is late" }
    }
}

extension Array {
    /// Without the last element, if it is so.
    fileprivate func droppingLast(_ isSo: (Element) -> Bool) -> [Element] {
        last.map(isSo) ?? false ? dropLast() : self
    }
}
