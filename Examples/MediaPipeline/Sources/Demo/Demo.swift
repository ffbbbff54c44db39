package import Foundation
import Ratchet

/// Takes a folder through the pipeline in a process that is killed on the way, and looks at what has come of it.
package struct Demo: Sendable {
    private let folder: PhotoFolder
    private let photos: [Photo]
    private let workspace: Workspace
    private let limit: Int
    private let plan: KillPlan
    private let sink: MailSink
    private let worker: Worker

    /// - Parameters:
    ///   - executable: the program that does the work when it is started with `work`.
    ///   - limit: how many photographs go through at the same time.
    /// - Throws: ``PipelineError``: `invalidArgument` if there are no photographs, too many kills, or an output folder
    ///   that has been used; `inputOutput`; `mailFailed`.
    package init(
        _ folder: PhotoFolder, output: URL, limit: Int, kills: Int, seed: UInt64, executable: String
    ) throws(PipelineError) {
        self.folder = folder
        self.limit = limit
        photos = try folder.photos()
        plan = try KillPlan(steps: ImportFolder.steps(for: photos.count), kills: kills, seed: seed)
        workspace = try Workspace(output)
        guard !FileManager.default.fileExists(atPath: workspace.effects.path) else {
            throw PipelineError(.invalidArgument, "'\(output.path)' has been used: name a folder that is new or empty")
        }
        sink = try MailSink(workspace.mails)
        let paths = ["--input", folder.url.path, "--output", output.path, "--mail-port", "\(sink.port)"]
        worker = Worker(executable: executable, arguments: ["work"] + paths + ["--limit", "\(limit)"])
    }

    /// What it is about to do, for people.
    package var announcement: String {
        """
        \(photos.count) photographs from \(folder.url.path), \(limit) at a time
        output in \(workspace.folder.path), mail by SMTP to port \(sink.port)
        \(plan.kills.count) kills on the way, at random moments: --seed \(plan.seed)

        """
    }

    /// - Throws: ``PipelineError/Code/workerFailed`` if the worker ended for another reason than its kills.
    package func run(_ screen: ProgressScreen) async throws -> Summary {
        let progress = Progress(photos: photos.count, kills: plan.kills.count)
        let watch = Watch(progress, EffectsTail(workspace.effects), screen)
        let start = ContinuousClock.now
        do {
            for kill in plan.kills { try await work(until: kill, watch) }
            try await finish(watch)
        } catch {
            await watch.abandon()
            throw error
        }
        return try await summary(await watch.progress, time: ContinuousClock.now - start)
    }

    private func work(until kill: KillPlan.Kill, _ watch: Watch) async throws {
        let end = try await worker.run(limit: kill.limit) { try await watch.wait(for: kill) }
        guard end == .killed else {
            throw PipelineError(.workerFailed, "the work was over before its last kill, which the plan rules out")
        }
        try await watch.takeKill()
    }

    private func finish(_ watch: Watch) async throws {
        let end = try await worker.run(limit: nil) { try await watch.follow() }
        guard end == .finished else {
            throw PipelineError(.workerFailed, "the process that does the work was killed, and not by this one")
        }
        try await watch.finish()
    }

    /// Asks the journal what the folder's run returned, and compares that with what is on the disk.
    private func summary(_ progress: Progress, time: Duration) async throws -> Summary {
        let pipeline = try Pipeline(
            journal: .directory(workspace.journal.path), try Studio(workspace, MailServer(port: sink.port)),
            limit: limit)
        let audit = try await Audit(of: photos, returned: try await pipeline.imported(folder), in: workspace)
        return Summary(
            audit, kills: progress.killed, atOnce: ImportFolder.stepsAtOnce(limit: limit), time: time)
    }
}
