package import Foundation

/// A folder that stands in for a bucket of object storage: an object is there as a whole, or it is not there.
package struct Bucket: Sendable {
    private let folder: URL

    package init(folder: URL) { self.folder = folder }

    /// Stores a file as the object `key`; storing it again changes nothing.
    /// - Throws: ``PipelineError``: `inputOutput`; `invalidArgument` if the key would leave the bucket.
    package func put(_ file: URL, key: String) throws(PipelineError) {
        try DurableFile.copy(file, to: try url(of: key))
    }

    /// Where the object `key` is kept.
    /// - Throws: ``PipelineError/Code/invalidArgument`` if the key would leave the bucket.
    package func url(of key: String) throws(PipelineError) -> URL {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
            throw PipelineError(
                .invalidArgument, "'\(key)' is not the key of an object: it has an empty part, '.' or '..'")
        }
        return folder.appending(path: key)
    }
}
