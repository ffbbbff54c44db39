import ArgumentParser
import Ratchet

/// The backlog bench's child: it fills a queue, or opens a journal with a backlog and works a part of it off.
struct BacklogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backlog", abstract: "Fills a queue, or works it off.", shouldDisplay: false)

    @Argument var journal: String
    @Option var fill = 0
    @Option var work = 0

    func run() async throws {
        if fill > 0 {
            let seconds = try await JobRound.fill(fill, in: journal)
            print(BacklogReport(megabytes: Memory.ownMegabytes, rate: Double(fill) / seconds, milliseconds: 0).text)
        } else {
            print(try await workOff().text)
        }
    }

    private func workOff() async throws -> BacklogReport {
        let (start, counter, work) = (ContinuousClock.now, Counter(), work)
        let engine = try JobRound.engine(journal, counter)
        return try await engine.run {
            _ = try await engine.queues()
            let opening = (ContinuousClock.now - start) / .milliseconds(1)
            let begin = ContinuousClock.now
            try await engine.queue(NoOp.queue).resume()
            await counter.wait(for: work)
            let rate = Double(work) / ((ContinuousClock.now - begin) / .seconds(1))
            return BacklogReport(megabytes: Memory.ownMegabytes, rate: rate, milliseconds: opening)
        }
    }
}
