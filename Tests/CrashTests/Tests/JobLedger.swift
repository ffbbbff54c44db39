import Ratchet
import RatchetEngine
import Testing

/// What is known of a scene's jobs from one kill to the next.
struct JobLedger {
    /// When each job that is done was.
    private(set) var ends: [RunID: Timestamp] = [:]

    /// Compares the journal that a killed process has left with what callers were told, and with the kill before.
    mutating func check(_ scene: Scene, _ round: Comment) async throws {
        let jobs = try await scene.jobs()
        let found = Set(jobs.map(\.id))
        #expect(found.count == jobs.count, "\(round): an id stands for two jobs")
        let lost = try scene.acknowledged("enqueued").subtracting(found)
        #expect(lost.isEmpty, "\(round): acknowledged, and not there")
        try takeEnds(of: jobs, scene, round)
        checkOnlyOnes(jobs, round)
        let findings = try await Maintenance.verify(scene.journal).findings
        #expect(findings.isEmpty, "\(round): \(findings)")
    }

    /// What is done stays so, as it was.
    private mutating func takeEnds(of jobs: [JobInfo], _ scene: Scene, _ round: Comment) throws {
        let completed = jobs.filter { $0.status == .completed }
        let now = Dictionary(uniqueKeysWithValues: completed.compactMap { job in job.ended.map { (job.id, $0) } })
        for (job, end) in ends { #expect(now[job] == end, "\(round): \(job) was done before the kill") }
        let told = try scene.acknowledged("completed").subtracting(now.keys)
        #expect(told.isEmpty, "\(round): acknowledged as done, and is not")
        let keys = try scene.effectKeys()
        for job in now.keys { #expect(keys[job]?.count == 1, "\(round): \(job) is done with keys \(keys[job] ?? [])") }
        ends = now
    }

    private func checkOnlyOnes(_ jobs: [JobInfo], _ round: Comment) {
        let open = jobs.filter { $0.kind == "OnlyOneJob" && !$0.status.isOver }.map(\.arguments)
        #expect(Set(open).count == open.count, "\(round): there are two of which there can be one")
    }
}
