import Foundation
import Ratchet
import RatchetCLI
import RatchetEngine
import RatchetTesting
import Testing

/// What `ratchet jobs`, `queues` and `dead` print, and ask for.
@Suite(.timeLimit(.minutes(10))) struct JobsTests {
    private typealias Letter = JobsJournal.Letter

    private let directory: TemporaryDirectory
    private let sample: JobsJournal

    init() throws {
        directory = try TemporaryDirectory()
        sample = JobsJournal(path: directory.journal)
    }

    private func read<Value>(_ body: (JournalInspector) async throws -> Value) async throws -> Value {
        try await SampleJournal(path: directory.journal).read(body)
    }

    private var now: Timestamp { sample.clock.now }

    private func ratchet(_ arguments: String...) async throws -> CommandProcess {
        try await CommandProcess.run(arguments, journal: directory.journal)
    }

    /// The jobs of a list, in order.
    private func ids(_ arguments: String...) async throws -> [String] {
        let list = try await CommandProcess.run(arguments + ["--json"], journal: directory.journal)
        #expect(list.exitCode == 0 && list.errors.isEmpty, "\(list.errors)")
        return try Self.members(list.output, "jobs").map { $0["id"] as? String ?? "" }
    }

    private static func members(_ text: String, _ name: String) throws -> [[String: Any]] {
        let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return try #require(document?[name] as? [[String: Any]])
    }

    /// Asks for something, waits for it, and says to how many jobs it was done.
    private func done(_ arguments: String...) async throws -> Int? {
        let answer = try await CommandProcess.run(arguments + ["--wait", "--json"], journal: directory.journal)
        #expect(answer.exitCode == 0, "\(arguments): \(answer.errors)")
        let document = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
        return (document?["answer"] as? [String: Int])?["count"]
    }

    // MARK: - What is shown

    @Test func `A list says what jobs are at, and what is to say of each`() async throws {
        try await sample.make()
        let jobs = try await read { try await $0.jobs(.all, limit: 100, at: now) }
        let lines = JobListText(jobs, hasMore: false, Screen.plain(now)).lines
        #expect(
            lines.joined(separator: "\n") == """
                JOB     KIND    QUEUE  STATUS       PRI  KEY       ENQUEUED             TRIES  WHERE IT STANDS
                done    Letter  mail   ✓ completed       tenant-a  2026-01-01 00:00:00         "read by ada"
                back    Letter  mail   ◷ retrying        tenant-n  2026-01-01 00:00:10      1  due in 9999d23h: nobody \
                lives there
                dead    Letter  mail   ✗ dead            tenant-n  2026-01-01 00:00:10      1  nobody lives there
                lost    Letter  old    ✗ dead            tenant-n  2026-01-01 00:00:10      1  nobody lives there
                later   Letter  mail   ◷ scheduled       tenant-b  2026-01-01 00:00:10         due in 19999d23h
                urgent  Letter  held   ◇ queued       1  tenant-c  2026-01-01 00:00:10
                idle    Letter  held   ◇ queued          tenant-d  2026-01-01 00:00:10
                """)
        let more = JobListText(Array(jobs.prefix(2)), hasMore: true, Screen.plain(now)).lines
        #expect(more.last == "There are more. Go on with --after back, or list more with --limit.")
        #expect(JobListText([], hasMore: false, Screen.plain(now)).lines == ["There are no such jobs."])
        let narrow = JobListText(jobs, hasMore: true, Screen.plain(now, width: 80)).lines
        #expect(narrow.allSatisfy { $0.count <= 80 })
    }

    @Test func `A job is shown with what has failed and what it has said`() async throws {
        try await sample.make()
        let job = try #require(try await read { try await $0.job("dead", at: now) })
        #expect(
            JobText(job, Screen.plain(now)).lines.joined(separator: "\n") == """
                job        dead
                kind       Letter
                queue      mail, priority 5
                status     ✗ dead
                key        tenant-n
                enqueued   2026-01-01 00:00:10 +00:00 (5m ago)
                counts     1 failed attempts
                arguments  {"to":"nobody"}
                progress   50

                TRY  FAILED AT            ERROR
                  1  2026-01-01 00:00:10  CLITests.JobsJournal.Letter.Undeliverable: nobody lives there

                SAID AT              WHAT
                2026-01-01 00:00:10  on the way to nobody
                """)
        #expect(try await read { try await $0.job("nobody", at: now) } == nil)
    }

    @Test func `Queues are listed with what they hold and what was changed`() async throws {
        try await sample.make()
        let queues = try await read { try await $0.queues(at: now) }
        #expect(
            QueueListText(queues, Screen.plain(now)).lines.joined(separator: "\n") == """
                QUEUE  STATE   QUEUED  LATER  RETRYING  DEAD  OLDEST  CHANGED
                held   paused       2      0         0     0      5m  concurrency 3, 30 per 60.0 seconds
                mail   open         0      1         1     1
                old    open         0      0         0     1
                """)
        #expect(
            QueueListText([], Screen.plain(now)).lines == ["There are no queues: a queue comes with its first job."])
    }

    @Test func `Documents have all of a job, and all of a queue`() async throws {
        try await sample.make()
        let show = try await ratchet("jobs", "show", "dead", "--json")
        let job = try #require(try JSONSerialization.jsonObject(with: Data(show.output.utf8)) as? [String: Any])
        let summary: Set = [
            "id", "kind", "queue", "status", "priority", "key", "tags", "enqueued", "due", "ended", "failedAttempts",
            "snoozes", "reads", "crashes", "progress",
        ]
        #expect(Set(job.keys) == summary.union(["arguments", "output", "failures", "lines"]))
        #expect(job["progress"] as? Int == 50 && (job["arguments"] as? [String: String])?["to"] == "nobody")
        let failure = try #require((job["failures"] as? [[String: Any]])?.first)
        #expect((failure["error"] as? [String: Any])?["text"] as? String == "nobody lives there")
        let list = try await ratchet("jobs", "list", "--json")
        #expect(try Self.members(list.output, "jobs").allSatisfy { Set($0.keys) == summary })
        let queues = try Self.members(try await ratchet("queues", "--json").output, "queues")
        let held = try #require(queues.first { $0["name"] as? String == "held" })
        #expect(held["paused"] as? Bool == true && held["queued"] as? Int == 2 && held["concurrency"] as? Int == 3)
        #expect(held["rateLimit"] as? String == "30 per 60.0 seconds" && held["keyConcurrency"] is NSNull)
    }

    @Test func `Lists are filtered, and go on where the one before ended`() async throws {
        try await sample.make()
        #expect(try await ids("jobs") == ["done", "back", "dead", "lost", "later", "urgent", "idle"])
        for (filter, expected) in [
            (["--queue", "held"], ["urgent", "idle"]), (["--kind", "Other"], []),
            (["--status", "dead"], ["dead", "lost"]),
            (["--status", "queued", "--status", "completed"], ["done", "urgent", "idle"]),
            (["--key", "tenant-n", "--queue", "mail"], ["back", "dead"]), (["--tag", "é", "--tag", "slow"], ["later"]),
            (["--until", "2026-01-01T00:00:05Z"], ["done"]), (["--after", "later", "--limit", "1"], ["urgent"]),
        ] {
            let list = try await CommandProcess.run(["jobs", "list", "--json"] + filter, journal: directory.journal)
            #expect(try Self.members(list.output, "jobs").map { $0["id"] as? String } == expected, "\(filter)")
        }
        #expect(try await ids("dead", "list", "--queue", "old") == ["lost"])
        let dead = try await ratchet("dead")
        #expect(dead.output.contains("nobody lives there") && !dead.output.contains("later"))
        let queue = try await ratchet("queues", "list", "held")
        #expect(queue.output.contains("paused") && !queue.output.contains("mail"))
    }

    // MARK: - What is asked

    @Test func `Jobs are enqueued, retried, cancelled and deleted on a live journal`() async throws {
        try await sample.make { [self] engine in
            let sent = try await ratchet(
                "jobs", "enqueue", "Letter", "--arguments", #"{"to":"eve"}"#, "--id", "sent", "--tag", "hand", "--wait")
            #expect(sent.exitCode == 0 && sent.output.contains("sent"), "\(sent.errors)")
            try await sample.wait(for: .completed, of: try await engine.job(Letter.self, id: "sent"))
            #expect(try await done("jobs", "retry", "back") == 1)
            try await sample.wait(for: .retrying, of: try await engine.job(Letter.self, id: "back"))
            let urgent = try await engine.job(Letter.self, id: "urgent")
            #expect(try await done("jobs", "cancel", "--queue", "held", "--limit", "1") == 1)
            #expect(try await urgent.info().status == .cancelled)
            #expect(try await done("jobs", "discard", "later") == 1)
            #expect(try await ids("dead") == ["dead", "lost", "later"])
            #expect(try await done("jobs", "delete", "done", "urgent", "nobody") == 2)
            #expect(try await ids("jobs") == ["back", "dead", "lost", "later", "idle", "sent"])
            #expect(try await done("jobs", "cancel", "--status", "queued", "--status", "retrying") == 2)
        }
        let late = try await ratchet("jobs", "cancel", "lost")
        #expect(late.exitCode == 0 && late.output.contains("the command waits until an engine opens the journal"))
    }

    @Test func `Dead letters are redriven and purged on a live journal`() async throws {
        try await sample.make { [self] engine in
            #expect(try await done("dead", "redrive", "--queue", "old", "--to", "held") == 1)
            let lost = try await engine.job(Letter.self, id: "lost").info()
            #expect(lost.queue == "held" && lost.status == .queued && lost.failedAttempts == 0)
            #expect(lost.failures.count == 1)
            // What waits is no dead letter, whatever the filter says.
            #expect(try await done("dead", "purge", "--queue", "mail") == 1)
            #expect(try await ids("dead") == [])
            #expect(try await ids("jobs") == ["done", "back", "lost", "later", "urgent", "idle"])
            #expect(try await done("dead", "purge", "--all") == 0)
            #expect(try await done("jobs", "discard", "lost") == 1)
            #expect(try await done("jobs", "cancel", "--all") == 4)
            #expect(try await ids("dead") == ["lost"])
        }
    }

    @Test func `Queues are paused, resumed and changed on a live journal`() async throws {
        try await sample.make { [self] engine in
            let set = try await ratchet(
                "queues", "set", "mail", "--concurrency", "2", "--key-concurrency", "1", "--rate", "5/1h", "--wait")
            #expect(set.exitCode == 0, "\(set.errors)")
            let mail = try #require(try await engine.queues().first(where: { $0.settings.name == "mail" }))
            #expect(mail.settings.concurrency == 2 && mail.settings.rateLimit == .window(5, per: .seconds(3_600)))
            #expect(try await ratchet("queues", "pause", "--all", "--wait").exitCode == 0)
            #expect(try await engine.queues().allSatisfy(\.isPaused))
            #expect(try await ratchet("queues", "resume", "held", "--wait").exitCode == 0)
            for id in ["urgent", "idle"] as [RunID] {
                try await sample.wait(for: .completed, of: try await engine.job(Letter.self, id: id))
            }
            let list = try await ratchet("queues")
            #expect(list.output.contains("concurrency 2, 1 for each key, 5 per 3600.0 seconds"))
        }
    }

    @Test func `What would mean every job has to be said, and nothing is asked of what is not there`() async throws {
        try await sample.make()
        for command in [
            ["jobs", "cancel"], ["jobs", "retry"], ["jobs", "discard"], ["jobs", "delete"], ["dead", "redrive"],
            ["dead", "purge"],
        ] {
            let answer = try await CommandProcess.run(command, journal: directory.journal)
            #expect(answer.exitCode == 1 && answer.errors.contains("or say --all"), "\(command): \(answer.errors)")
        }
        for command in [
            ["queues", "pause"], ["queues", "pause", "mail", "--all"], ["queues", "set", "mail"],
            ["queues", "set", "mail", "--rate", "many"], ["jobs", "list", "--status", "odd"],
            ["jobs", "enqueue", "Letter", "--delay=-1"], ["jobs", "list", "--limit", "0"],
        ] {
            #expect(try await CommandProcess.run(command, journal: directory.journal).exitCode == 64, "\(command)")
        }
        for command in ["show", "why", "history"] {
            let run = try await ratchet("runs", command, "job-7")
            #expect(run.exitCode == 1 && run.errors.contains("see it with `jobs show job-7`"), "\(run.errors)")
        }
        let show = try await ratchet("jobs", "show", "nobody")
        #expect(show.exitCode == 1 && show.errors.contains("has no job 'nobody'"))
        let queue = try await ratchet("queues", "list", "nowhere")
        #expect(queue.exitCode == 1 && queue.errors.contains("has no queue 'nowhere'"))
        #expect(try await ratchet("jobs", "enqueue", "Letter", "--arguments", "{").errors.contains("JSON"))
        #expect(try await ratchet("jobs", "enqueue", "Letter", "--priority", "10").exitCode == 1)
        let empty = try await read { try await $0.jobs(.all, limit: 100, at: now) }
        #expect(empty.count == 7)
    }
}
