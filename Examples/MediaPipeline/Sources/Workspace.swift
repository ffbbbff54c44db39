package import Foundation

/// Where the pipeline keeps its files: all of them below one folder.
package struct Workspace: Sendable {
    package let folder: URL

    /// Makes the folder, and removes what a killed process left half written.
    /// - Throws: ``PipelineError/Code/inputOutput``
    package init(_ folder: URL) throws(PipelineError) {
        self.folder = folder
        try DurableFile.makeFolder(folder)
        DurableFile.removeLeftovers(below: folder)
    }

    /// The journal of the runs.
    package var journal: URL { folder.appending(path: "journal") }
    /// One line for each photograph that is through.
    package var catalogue: URL { folder.appending(path: "catalogue.jsonl") }
    /// One line for each step that began, and for each that was done.
    package var effects: URL { folder.appending(path: "effects.jsonl") }

    /// One line for each mail that has arrived.
    package var mails: URL { folder.appending(path: "mails.jsonl") }

    package var thumbnailer: Thumbnailer { Thumbnailer(folder: folder.appending(path: "thumbnails")) }
    package var bucket: Bucket { Bucket(folder: folder.appending(path: "bucket")) }
}

extension URL {
    /// A folder in `folder` that is not there yet: the first number that is free.
    package static func unused(below folder: URL) -> URL {
        var number = 1
        while FileManager.default.fileExists(atPath: folder.appending(path: "\(number)").path) { number += 1 }
        return folder.appending(path: "\(number)")
    }
}
