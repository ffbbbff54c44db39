import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Jobs of which something cannot be read: nothing of them is lost, and all others go on.
@Suite(.timeLimit(.minutes(5))) struct DamagedJobTests {
    /// A journal of which the snapshots of these jobs are damaged.
    private static func lab(damaging ids: [String]) async throws -> Lab {
        let lab = Lab()
        let engine = try JobSample.engine(lab)
        try await engine.run { () async throws in
            try await JobSample.fill(engine)
            for id in ids {
                let number = try #require(try await number(of: id, lab))
                // What the log says of it would be known beside its snapshot.
                while try await isLogged(number, lab) { try await engine.enqueue(JobSample.Quick.self, .init()) }
            }
        }
        for id in ids {
            let number = try #require(try await number(of: id, lab))
            try await lab.change(.job(number), of: JournalTables.entities) { $0[$0.count - 1] ^= 1 }
        }
        return lab
    }

    private static func isLogged(_ number: UInt64, _ lab: Lab) async throws -> Bool {
        try await lab.view { view in
            var isLogged = false
            try JournalTables.log.scan(.all, in: view) { lsn, record in
                let items = (try? LogRecord(decoding: record, at: lsn))?.header.items ?? []
                isLogged = isLogged || items.contains { $0.entity == .job(number) }
                return .next
            }
            return isLogged
        }
    }

    private static func number(of id: String, _ lab: Lab) async throws -> UInt64? {
        if id == "held" {
            return try await lab.view { view in
                var number: UInt64?
                try QueueTables.ready.scan(.all, in: view) { key, _ in
                    number = key.place.number
                    return .stop
                }
                return number
            }
        }
        return try await lab.view { view in try QueueTables.ids.value(for: id, in: view, with: .plain) }
    }

    private static func aside(_ lab: Lab) async throws -> Set<UInt64> {
        try await lab.view { view in
            var numbers: Set<UInt64> = []
            try JournalTables.damaged.scan(.all, in: view, with: .plain) { entity, _ in
                if entity.kind == .job { numbers.insert(entity.number) }
                return .next
            }
            return numbers
        }
    }

    @Test func `a job whose snapshot is damaged is listed and shown, also before an engine comes to it`() async throws {
        let lab = try await Self.lab(damaging: ["later", "dead", "held"])
        let numbers = try await Self.numbers(["later", "dead", "held"], lab)
        let jobs = try await lab.inspect { try await $0.jobs(.all, limit: 100, at: lab.clock.now) }
        for number in numbers {
            let job = try #require(jobs.first { $0.number == number })
            #expect(job.status == .dead && job.kind == JobEntry.unreadableKind && job.id == RunID(job: number))
            #expect(job.failures.last?.error.text.contains("cannot be read") == true)
            #expect(try await lab.inspect { try await $0.job(RunID(job: number), at: lab.clock.now) } == job)
        }
        #expect(try await lab.inspect { try await $0.job("later", at: lab.clock.now) }?.status == .dead)
        let dead = try await lab.inspect {
            try await $0.jobs(JobFilter(statuses: [.dead]), limit: 100, at: lab.clock.now)
        }
        // Those that are no dead letters by their rows become some when it is their turn.
        #expect(dead.map(\.number).contains(numbers[1]))
    }

    private static func numbers(_ ids: [String], _ lab: Lab) async throws -> [UInt64] {
        var numbers: [UInt64] = []
        for id in ids { numbers.append(try #require(try await number(of: id, lab))) }
        return numbers
    }

    @Test func `it becomes a dead letter when it is its turn, and what was found is kept aside`() async throws {
        let lab = try await Self.lab(damaging: ["later", "held"])
        let numbers = try await Self.numbers(["later", "held"], lab)
        let engine = try JobSample.engine(lab)
        try await engine.run { () async throws in
            try await engine.queue("held").resume()
            lab.clock.advance(by: .days(8))
            while try await Self.aside(lab) != Set(numbers) { await Task.yield() }
            let held = try await engine.jobs(JobFilter(queues: ["held"]))
            while try await engine.jobs(JobFilter(queues: ["held"])).count > 1 { await Task.yield() }
            #expect(held.first { $0.number == numbers[1] }?.status == .dead)
            let later = try await engine.job(JobSample.Kept.self, id: "later")
            let info = try await later.info()
            #expect(info.status == .dead && info.queue == "default")
            await #expect(throws: DeadJobError.self) { try await later.result() }
            await Self.expect(.unsuitableJob) { try await later.retry() }
        }
        #expect(Set(try await lab.findings().map(\.kind)) == [.parked])
        #expect(lab.logs.lines.filter { $0.contains("A job cannot be read") }.count == 2)
        try await Self.purge(lab)
    }

    private static func purge(_ lab: Lab) async throws {
        let engine = try JobSample.engine(lab)
        try await engine.run { () async throws in
            #expect(try await engine.deleteJobs(JobFilter(kinds: [JobEntry.unreadableKind])) == 2)
            let new = try await engine.enqueue(JobSample.Kept.self, .init(), id: "later")
            #expect(try await new.result() == "é" && new.isNew)
        }
        #expect(try await aside(lab).isEmpty)
    }

    @Test func `it does not keep others out`() async throws {
        let lab = try await Self.lab(damaging: ["held"])
        let engine = try JobSample.engine(lab)
        try await engine.run { () async throws in
            let waiting = try await engine.jobs(JobFilter(kinds: ["Sole"])).map(\.arguments.json)
            for account in ["a-1", "a-2", "a-3"] {
                let job = try await engine.enqueue(
                    JobSample.Sole.self, .init(account: account), options: JobOptions(queue: "held"))
                #expect(job.isNew == !waiting.contains { $0.contains(account) })
            }
            #expect(waiting.count == 2)
        }
    }

    @Test func `whoever asks for it finds it, whatever its queue does`() async throws {
        let lab = try await Self.lab(damaging: ["later", "dead"])
        let engine = try JobSample.engine(lab)
        try await engine.run { () async throws in
            for id in ["later", "dead"] as [RunID] {
                let job = try await engine.job(JobSample.Kept.self, id: id)
                #expect(try await job.info().status == .dead)
                await Self.expect(.unsuitableJob) { try await job.retry() }
            }
            #expect(try await engine.retryJobs(JobFilter(statuses: [.dead])) == 0)
            try await engine.job(JobSample.Kept.self, id: "later").delete()
            await Self.expect(.notFound) { _ = try await engine.job(JobSample.Kept.self, id: "later").info() }
        }
        #expect(try await Self.aside(lab).count == 1)
        let kinds = try await lab.findings().map(\.kind)
        #expect(!kinds.isEmpty && kinds.allSatisfy { $0 == .parked || $0 == .strayRow })
    }

    /// The record holds what enqueued one, and what became of another one whose snapshot is older.
    @Test
    func `a record of the log that is damaged makes dead letters of its jobs, and they are redriven if they are known`()
        async throws
    {
        let lab = Lab()
        let engine = try JobSample.engine(lab)
        let crashed = try await engine.run { () async throws in
            try await engine.queue("held").pause()
            let known = try await engine.enqueue(
                JobSample.Kept.self, .init(name: "known"), id: "known",
                options: JobOptions(queue: "held", delay: .days(1)))
            try await known.change(priority: 2, due: lab.clock.now)
            try await engine.enqueue(JobSample.Kept.self, .init(), id: "unknown", options: JobOptions(queue: "held"))
            try await engine.enqueue(JobSample.Kept.self, .init(), id: "well", options: JobOptions(queue: "held"))
            return lab.afterCrash()
        }
        let last = try await crashed.view { view in try Recovery.read(view, with: .plain).last.rawValue }
        for lsn in [last - 1, last - 2] {
            try await crashed.change(LSN(lsn), of: JournalTables.log) { $0[$0.count - 1] ^= 1 }
        }
        for _ in 0..<2 {
            let next = try JobSample.engine(crashed)
            try await next.run { () async throws in
                let jobs = try await next.jobs(JobFilter(statuses: [.dead]))
                #expect(jobs.map(\.kind) == ["Kept", JobEntry.unreadableKind])
                #expect(try await next.job(JobSample.Kept.self, id: "well").info().status == .queued)
            }
        }
        let third = try JobSample.engine(crashed)
        try await third.run { () async throws in
            try await third.queue("held").resume()
            #expect(try await third.retryJobs(JobFilter(statuses: [.dead])) == 1)
            #expect(try await third.job(JobSample.Kept.self, id: "known").result() == "known")
            #expect(try await third.job(JobSample.Kept.self, id: "well").result() == "é")
        }
    }

    private static func expect(_ code: EngineError.Code, _ call: () async throws -> Void) async {
        let error = await #expect(throws: EngineError.self) { try await call() }
        #expect(error?.code == code)
    }
}
