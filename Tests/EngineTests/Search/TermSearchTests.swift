import Foundation
import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Runs are found by their tags and attributes: all that fit, no others, in the order of lists.
@Suite(.timeLimit(.minutes(10))) struct TermSearchTests {
    /// Made once for all tests: one whose log names hardly a run, and one whose log names them all.
    private static let small = Task { try await Market.make(logBytes: 4_096) }
    private static let large = Task { try await Market.make(logBytes: 64 << 20) }

    private static func check(_ wanted: SearchCase, _ market: Market, _ inspector: JournalInspector) async throws {
        let expected = market.listed.filter(wanted.fits).map(\.id)
        for limit in [1_000, 64, 7] {
            var (query, found) = (try RunQuery(wanted.filters), [RunID]())
            query.limit = limit
            repeat {
                let page = try await inspector.runs(query)
                found += page.runs.map(\.id)
                query.after = page.next
                #expect(page.runs.count <= limit)
            } while query.after != nil
            #expect(found == expected, "pages of \(limit)")
        }
        #expect(try await inspector.count(try RunQuery(wanted.filters)) == expected.count)
    }

    @Test(arguments: SearchCase.all)
    func `Each search finds what fits, whatever the pages' size and wherever the runs are`(wanted: SearchCase)
        async throws
    {
        for market in [try await Self.small.value, try await Self.large.value] {
            try await market.lab.inspect { try await Self.check(wanted, market, $0) }
        }
    }

    @Test func `What a run is found by is what its list says of it`() async throws {
        for market in [try await Self.small.value, try await Self.large.value] {
            let found = try await market.lab.found([]).runs
            #expect(found.map(\.terms) == market.listed.map(\.terms))
        }
    }

    @Test func `Nothing is wrong with the index, and it holds no more than there is`() async throws {
        for market in [try await Self.small.value, try await Self.large.value] {
            #expect(try await market.lab.findings() == [])
        }
        let small = try await Self.small.value
        let all = small.runs.reduce(0) { $0 + $1.terms.all.count }
        #expect(try await small.lab.termRows() <= all)
    }

    @Test func `Searches of a time find what began and ended then`() async throws {
        let market = try await Self.small.value
        let begun = try await market.lab.found([.started(since: .init(milliseconds: 0))]).runs.count
        #expect(begun == market.runs.count)
        let starts = try await market.lab.found([]).runs.compactMap(\.started).sorted()
        let middle = starts[60]
        #expect(try await market.lab.found([.started(before: middle)]).count == 60)
        #expect(try await market.lab.found([.started(since: middle), .started(before: starts[70])]).count == 10)
        let ends = try await market.lab.found([.ended()]).runs.compactMap(\.ended).sorted()
        let half = ends[ends.count / 2]
        let tagged = try await market.lab.found([.ended(since: half), .attribute("gift", equals: true)]).runs
        let expected = market.listed.filter { ($0.end ?? 0) > ends.count / 2 && $0.state.isGift }
        #expect(tagged.map(\.id) == expected.map(\.id))
        let before = try await market.lab.found([.ended(before: half), .attribute("gift", equals: true)])
        #expect(before.count == before.runs.count)
        #expect(tagged.count + before.count == market.runs.filter { $0.end != nil && $0.state.isGift }.count)
    }

    @Test func `After a power cut at any commit searches find what is durable, and verify finds nothing`() async throws
    {
        let lab = Lab()
        let copies = KeptStore.Copies()
        let engine = try lab.engine(
            Sale(), source: KeptStore.source(lab.image, copies), limits: JournalLimits(logBytes: 4_096))
        try await engine.run {
            for number in 0..<4 {
                let run = try await engine.start(
                    Sale.self, id: RunID("s\(number)"), with: .init(customer: "ada", cents: number), tags: ["t"])
                try await run.wait(for: .waiting)
                _ = try await run.update(Sale.add, 10)
                if number % 2 == 0 { try await run.signal(Sale.paid, 1) }
            }
        }
        for image in copies.values {
            let crashed = Lab(image)
            #expect(try await crashed.findings() == [])
            let all = try await crashed.found([]).runs
            let found = try await crashed.found([.tag("t")])
            #expect(found.runs.map(\.id) == all.map(\.id) && found.count == all.count)
            for run in all {
                guard let cents = run.terms.attributes["cents"] else { continue }
                #expect(try await crashed.found([.attribute("cents", equals: cents)]).runs.map(\.id).contains(run.id))
            }
        }
        #expect(copies.values.count > 10)
    }

    @Test func `A parked run is found by what it was when it was last known, and then by what it becomes`() async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Sale(), limits: JournalLimits(logBytes: 4_096))
        try await engine.run {
            let run = try await engine.start(Sale.self, id: "s", with: .init(customer: "ada"), tags: ["t"])
            try await run.wait(for: .waiting)
            _ = try await run.update(Sale.add, 5)
        }
        let without = try lab.engine(Trying { _ in 1 })
        try await without.run {
            // Whoever sends it something finds out that it cannot be read.
            let error = await #expect(throws: EngineError.self) { try await without.skip("s", "paid") }
            #expect(error?.code == .parked)
            _ = try await without.start(Trying.self, with: .init()).result()
        }
        #expect(try await lab.found([.attribute("cents", equals: 5), .tag("t")]).runs.map(\.id) == ["s"])
        #expect(try await lab.found([.attribute("cents", equals: 0)]).count == 0)
        #expect(try await lab.findings().filter(\.isDamage) == [])
        let again = try lab.engine(Sale())
        try await again.run {
            let run = try await again.find(Sale.self, id: "s")
            try await run.terminate()
            let page = try await again.runs(where: [.attribute("cents", equals: 5), .status(.terminated)])
            #expect(page.runs.count == 1)
        }
        #expect(try await lab.findings() == [])
    }

    @Test func `A page goes on from where the one before ended, and a cursor that is none is refused`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Sale())
        try await engine.run {
            for number in 0..<7 {
                let run = try await engine.start(
                    Sale.self, id: RunID("s\(number)"), with: .init(customer: "ada"), tags: ["t"])
                if number < 3 { try await run.cancel() }
            }
            let first = try await engine.runs(where: [.tag("t")], limit: 5)
            #expect(first.runs.map(\.id) == ["s6", "s5", "s4", "s3", "s2"])
            let second = try await engine.runs(where: [.tag("t")], after: first.next, limit: 5)
            #expect(second.runs.map(\.id) == ["s1", "s0"] && second.next == nil)
            #expect(try await engine.runCount(where: [.tag("t"), .ended()]) == 3)
            let error = await #expect(throws: EngineError.self) { try await engine.runs(after: "nowhere") }
            #expect(error?.code == .invalidQuery)
        }
    }

    @Test(arguments: [
        ("s", "a row that is missing", Finding.Kind.missingRow), ("t", "a row too many", .strayRow),
    ]) func `Verify finds what is missing in the index, and what is too much`(
        id: String, what: String, kind: Finding.Kind
    ) async throws {
        for isOver in [false, true] {
            let lab = Lab()
            let engine = try lab.engine(Sale(), limits: JournalLimits(logBytes: 4_096))
            try await engine.run {
                let run = try await engine.start(Sale.self, id: RunID(id), with: .init(customer: "ada"), tags: ["t"])
                try await run.wait(for: .waiting)
                if isOver { try await run.cancel() }
            }
            let store = try MemoryStore.open(lab.image)
            let key = try await store.read { view in
                var key: TermKey?
                try EngineTables.runsByTerm.scan(.all, in: view) { found, _ in
                    key = found
                    return .stop
                }
                return key
            }
            let place = try #require(key?.place)
            var batch = WriteBatch()
            batch.add(
                kind == .missingRow
                    ? EngineTables.runsByTerm.delete(TermKey(.tag("t"), place, with: .plain))
                    : EngineTables.runsByTerm.put(TermKey(.tag("u"), place, with: .plain), []))
            try await store.commit(batch)
            await store.close()
            #expect(try await lab.findings().map(\.kind) == [kind])
        }
    }
}
