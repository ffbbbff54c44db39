public import RatchetEngine

extension Engine {
    /// A picture of a run of which only the id is known; see ``RunHandle/picture(_:)``.
    ///
    ///     print(try await engine.picture(of: "order-7", .mermaid))
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func picture(of run: RunID, _ format: PictureFormat) async throws -> String {
        Picture(try await tree(of: run)).text(format)
    }
}
