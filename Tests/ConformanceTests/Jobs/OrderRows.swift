import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "order", and what a queue does that holds more than is kept in memory.
@Suite(.timeLimit(.minutes(15))) struct OrderRows {
    @Test(arguments: TestStore.all)
    func `Jobs are taken by priority, then by when they are due, then in the order of their ids`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(
            jobs: [Errand.noting(effects)], store: store, configuration: .keeping(Queue("default", concurrency: 1)))
        try await test.queue { try await $0.pause() }
        try await test.enqueue("last", JobOptions(priority: 9))
        try await test.enqueue("due in 20", JobOptions(delay: .seconds(20)))
        try await test.enqueue("due in 10", JobOptions(delay: .seconds(10)))
        for name in ["a", "b"] { try await test.enqueue(name) }
        try await test.crashAndRecover(after: .seconds(30))
        try await test.enqueue("c")
        try await test.enqueue("first", JobOptions(priority: 1))
        #expect(effects.all == [])
        try await test.queue { try await $0.resume() }
        try await test.drain()
        #expect(effects.all == ["first", "a", "b", "due in 10", "due in 20", "c", "last"])
    }

    @Test(arguments: [nil, Duration.seconds(60)])
    func `A job of a low priority waits for as long as there are others, or gains one for each stretch of time`(
        aging: Duration?
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let errand = Errand { run in
            effects.add(run.arguments.name)
            try await clock.sleep(for: .seconds(10))
            // There is always another one that waits.
            if let number = Int(run.arguments.name), number < 100 {
                try run.enqueue(Errand.self, .init(name: "\(number + 2)"), options: JobOptions(priority: 1))
            }
            return ""
        }
        let test = try TestEngine(
            jobs: [errand], clock: clock,
            configuration: .keeping(Queue("default", concurrency: 1, aging: aging)))
        try await test.queue { try await $0.pause() }
        try await test.enqueue("old")
        for number in 1...2 { try await test.enqueue("\(number)", JobOptions(priority: 1)) }
        try await test.queue { try await $0.resume() }
        try await test.drain()
        let place = effects.all.firstIndex(of: "old") ?? -1
        #expect(effects.all.count == 102)
        // From 5 to 1 takes four minutes; then the one that has waited for longest is first.
        if aging == nil { #expect(place == 101) } else { #expect((24...26).contains(place)) }
    }

    @Test(arguments: TestStore.all)
    func `A backlog larger than memory holds is done in order, through stops and crashes, and none is lost`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let errand = Errand { run in
            effects.add(run.arguments.name)
            try await clock.sleep(for: .milliseconds(1))
            return ""
        }
        // Nothing is held against those that are at work in the crash: suspects would be made one at a time.
        var configuration = EngineConfiguration.keeping(Queue("default", concurrency: 25))
        configuration.crashLimit = nil
        let test = try TestEngine(jobs: [errand], store: store, clock: clock, configuration: configuration)
        try await test.queue { try await $0.pause() }
        let part = 2_500
        for (round, priority) in [5, 1, 9, 5, 1, 9, 5, 5].enumerated() {
            for (tenant, place) in [(nil, 0), ("a", 1), ("b", 2)] {
                let names = (0..<part).filter { $0 % 3 == place }.map { "\(priority) \(tenant ?? "-") \(round) \($0)" }
                try await test.enqueue(all: names, of: tenant, JobOptions(priority: priority))
            }
        }
        try await test.queue { try await $0.resume() }
        try await test.advance(by: .milliseconds(part / 25))
        let first = effects.all.count
        try await test.restart()
        try await test.advance(by: .milliseconds(part / 25))
        #expect(Set(effects.all).count == effects.all.count && first > 0)
        try await test.crashAndRecover()
        try await test.drain()
        try Self.check(effects.all, count: part * 8)
    }

    private static func check(_ done: [String], count: Int) throws {
        var (seen, priority): (Set<String>, Int) = ([], 0)
        var lanes: [String: (Int, Int)] = [:]
        for name in done where seen.insert(name).inserted {
            let words = name.split(separator: " ")
            let (own, place) = (try #require(Int(words[0])), (try #require(Int(words[2])), try #require(Int(words[3]))))
            #expect(own >= priority, "\(name) comes after one of priority \(priority)")
            let lane = "\(words[0]) \(words[1])"
            if let last = lanes[lane] { #expect(last < place, "\(name) comes after \(last)") }
            (priority, lanes[lane]) = (own, place)
        }
        #expect(seen.count == count)
        // Those that were at work in the crash are done again.
        #expect(done.count - count <= 25)
    }
}
