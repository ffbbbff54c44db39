package import Ratchet

/// What the program consists of: the schedule, the workflow that it starts, and the jobs that the workflow enqueues.
package enum NightlyImport {
    package static let configuration = EngineConfiguration(queues: [
        // One call at a time: the catalogue has one file.
        Queue(ImportRow.queue, concurrency: 1)
    ])

    package static func prepare(_ engine: Engine, _ depot: Depot) throws {
        try engine.register(ImportProducts(depot))
        try engine.register(ImportRow(depot))
        try engine.schedule(
            "nightly", .cron("0 2 * * *", in: "Europe/Berlin"), ImportProducts.self, with: ImportProducts.State())
    }
}
