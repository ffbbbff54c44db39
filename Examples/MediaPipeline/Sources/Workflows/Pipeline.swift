package import Ratchet

/// An engine that knows the pipeline's workflows and jobs.
///
///     let pipeline = Pipeline(journal: .directory(path), Studio(workspace, mailServer), limit: 4)
///     let photos = try await pipeline.imported(folder)
package struct Pipeline: Sendable {
    /// There is one for each journal.
    private static let run: RunID = "folder"

    private let engine: Engine

    /// - Parameter limit: how many photographs go through at the same time.
    package init(journal: StoreSource, _ studio: Studio, limit: Int) throws {
        // It is killed on purpose, again and again: no step is to be suspected of that.
        let configuration = EngineConfiguration(
            journal: JournalConfiguration(feed: .bytes(1 << 20)), pools: [NotifyByMail.threads],
            queues: [NotifyByMail.limits], crashLimit: nil)
        engine = Engine(journal: journal, configuration: configuration)
        try engine.register(NotifyByMail(server: studio.mailServer))
        try engine.register(ImportPhoto(studio))
        try engine.register(ImportFolder(engine: engine, studio: studio, limit: limit))
    }

    /// Takes a folder's photographs through, or goes on with it, until every mail is sent; answers at once if the
    /// journal has it all.
    /// - Throws: `DeadJobError` if the mail server refuses a mail; `RunFailure` if a photograph cannot be taken
    ///   through; `JournalError`; `EngineError`.
    package func imported(_ folder: PhotoFolder) async throws -> [ImportedPhoto] {
        let engine = engine
        return try await engine.run {
            let run = try await engine.start(ImportFolder.self, id: Self.run, with: ImportFolder.State(folder))
            let imported = try await run.result()
            for photo in imported { try await Self.waitForMail(about: photo.photo, engine) }
            return imported
        }
    }

    /// For a moment the job is on its way from the commit of its step to its queue: the feed says when it is there.
    private static func waitForMail(about photo: Photo, _ engine: Engine) async throws {
        let id = NotifyByMail.id(of: photo)
        do {
            return try await engine.job(NotifyByMail.self, id: id).result()
        } catch let error as EngineError where error.code == .notFound {
            for try await event in engine.events() where event.subject == .job && event.id == id { break }
            return try await engine.job(NotifyByMail.self, id: id).result()
        }
    }
}
