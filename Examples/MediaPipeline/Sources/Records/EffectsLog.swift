package import Foundation

/// A witness that knows nothing of the journal: a step writes here each time it begins and each time it is done.
///
/// After a crash it tells which steps really ran twice, whatever the journal says. Each line is durable before the step
/// goes on.
package actor EffectsLog {
    private var file: LineFile
    private var fuse: Fuse?

    /// Opens the log, or makes an empty one.
    /// - Parameter fuse: burns with each line.
    /// - Throws: ``PipelineError/Code/inputOutput``
    package init(_ url: URL, fuse: Fuse? = nil) throws(PipelineError) {
        var file = try LineFile(url)
        _ = file.takeLines()
        self.file = file
        self.fuse = fuse
    }

    package func write(_ effect: Effect) throws {
        fuse?.burn()
        try file.append(json: effect)
    }

    /// Runs `body` between the two lines that say so; a body that throws is not done.
    package func witness<Result: Sendable>(
        key: String, attempt: Int, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try write(Effect(key: key, attempt: attempt, phase: .began))
        let result = try await body()
        try write(Effect(key: key, attempt: attempt, phase: .done))
        return result
    }

    /// Reads a log that another process may be writing to.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged` if a line is not an effect.
    package static func read(_ url: URL) throws(PipelineError) -> [Effect] {
        try LineFile.decode(try LineFile.read(url), of: url)
    }
}
