import Foundation
import Ratchet
import RatchetJournal
import RatchetTesting

@testable import RatchetEngine

/// A journal with runs of every standing, and what is known of each without looking into it.
struct Market: Sendable {
    /// One run of the journal.
    struct Known: Sendable {
        let id: RunID
        let state: Sale.State
        let tags: [String]
        var status: RunStatus = .waiting
        /// Counts the ends.
        var end: Int?

        /// What its attributes are once it waits, or has ended.
        var terms: SearchTerms {
            SearchTerms(
                tags: tags,
                attributes: [
                    "customer": .text(state.customer), "cents": .integer(state.cents * 2), "gift": .flag(state.isGift),
                    "placed": .time(Timestamp(state.placed)), "stage": status == .completed ? "paid 1" : "new",
                ].merging(state.note.map { ["note": .text($0)] } ?? [:]) { first, _ in first })
        }
    }

    static let customers = ["ada", "adam", "bob", "bo\u{0}b", "é", "", String(repeating: "long ", count: 80)]
    static let tags = ["urgent", "b2b", "é"]

    let lab: Lab
    private(set) var runs: [Known]

    /// In the order of lists.
    var listed: [Known] {
        let ended = runs.filter { $0.end != nil }.sorted { ($0.end ?? 0) > ($1.end ?? 0) }
        return runs.reversed().filter { $0.end == nil } + ended
    }

    /// 120 runs: most wait, each third has ended in one of three ways.
    ///
    /// - Parameter logBytes: with a small log most runs are found by the index alone, with a large one by the log.
    static func make(
        logBytes: Int, codecs: [any BlockCodec] = [], seed: UInt64 = 1, engine custom: Engine? = nil
    ) async throws -> Market {
        var market = Market(lab: Lab(), runs: plan(seed))
        let engine = Engine(
            journal: .memory(market.lab.image),
            configuration: EngineConfiguration(
                journal: JournalConfiguration(limits: JournalLimits(logBytes: logBytes), codecs: codecs)),
            clock: market.lab.clock, entropy: .seeded(1), logger: market.lab.logs.logger)
        try engine.register(Sale())
        let planned = market
        market.runs = try await engine.run { try await planned.perform(on: engine) }
        return market
    }

    private static func plan(_ seed: UInt64) -> [Known] {
        var chance = SplitMix64(seed: seed)
        return (0..<120).map { number in
            let state = Sale.State(
                customer: customers[Int(chance.next() % UInt64(customers.count))],
                cents: Int(chance.next() % 400) - 200, isGift: chance.next() % 2 == 0,
                placed: Date(timeIntervalSince1970: Double(chance.next() % 1_000) - 500),
                note: chance.next() % 3 == 0 ? "note \(number % 4)" : nil)
            let tags = Self.tags.filter { _ in chance.next() % 3 == 0 }
            return Known(id: RunID("sale-\(number)"), state: state, tags: tags)
        }
    }

    private func perform(on engine: Engine) async throws -> [Known] {
        var (runs, ends) = (self.runs, 0)
        for place in runs.indices {
            let run = try await engine.start(
                Sale.self, id: runs[place].id, with: runs[place].state, tags: runs[place].tags)
            try await run.wait(for: .waiting)
            lab.clock.advance(by: .seconds(1))
            guard place % 3 == 0 else { continue }
            // Not the one that was started last.
            let ending = place / 2
            guard runs[ending].end == nil else { continue }
            runs[ending].status = try await end(try await engine.find(Sale.self, id: runs[ending].id), ending)
            ends += 1
            runs[ending].end = ends
        }
        return runs
    }

    private func end(_ run: RunHandle<Sale>, _ number: Int) async throws -> RunStatus {
        switch number % 3 {
        case 0: try await run.cancel()
        case 1: try await run.terminate()
        default:
            try await run.signal(Sale.paid, 1)
            _ = try await run.result()
        }
        return try await run.status()
    }
}
