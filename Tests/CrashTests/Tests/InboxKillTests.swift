import Foundation
import RatchetEngine
import RatchetJournal
import Synchronization
import Testing

/// Commands of other processes are carried out once, whichever side is killed at whatever moment.
@Suite(.timeLimit(.minutes(10)))
struct InboxKillTests {
    static let count = 3
    /// Of a journal that is not sealed, and of one that is.
    static let keyRings = [nil, "1:" + Data(repeating: 7, count: 32).base64EncodedString()]

    struct ClientDeath: CustomTestStringConvertible {
        let moment: GuestMoment
        let number: Int
        var testDescription: String { "\(moment) of command \(number)" }

        static let all = GuestMoment.allCases.flatMap { moment in
            (1...count).map { ClientDeath(moment: moment, number: $0) }
        }

        /// Whether all commands are durable then, so that nobody has to hand anything in again.
        var isLast: Bool { moment != .beforeCommit && number == count }
    }

    @Test(arguments: ClientDeath.all, keyRings)
    func `A client that is killed, and hands everything in again, has started each run once`(
        death: ClientDeath, keys: String?
    ) async throws {
        try await Scene.with(keys: keys) { scene in
            try await scene.makeJournal()
            async let served = scene.serve("a:\(Self.count)")
            #expect(try await scene.send("a", Self.count, death: death.moment, at: death.number) == .killed)
            if !death.isLast { #expect(try await scene.send("a", Self.count) == .returned("sent")) }
            #expect(try await served == .returned("run-1 run-2 run-3"))
            let effects = try scene.effects()
            #expect(effects.count == Self.count && effects.values.allSatisfy { $0 == 1 }, "\(effects)")
        }
    }

    /// Each commit boundary, one after the other, until the engine outlives its commands.
    @Test(arguments: Scene.Death.allCases, keyRings)
    func `An engine that is killed at a commit carries out the rest, and nothing twice`(
        death: Scene.Death, keys: String?
    ) async throws {
        var commit = 0
        var end = Scene.End.killed
        while end == .killed {
            commit += 1
            try #require(commit < 100)
            end = try await Self.killAndGoOn(death, at: commit, keys)
        }
        // A start and a completion for each; those may share a commit with what comes next.
        #expect(commit > Self.count)
    }

    private static func killAndGoOn(_ death: Scene.Death, at commit: Int, _ keys: String?) async throws -> Scene.End {
        var end = Scene.End.killed
        try await Scene.with(keys: keys) { scene in
            try await scene.makeJournal()
            #expect(try await scene.send("a", count) == .returned("sent"))
            end = try await scene.serve("a:\(count)", death: death, at: commit)
            if end == .killed {
                // Handing everything in again changes nothing.
                #expect(try await scene.send("a", count) == .returned("sent"))
                let next = try await scene.serve("a:\(count)")
                #expect(next == .returned("run-1 run-2 run-3"), "\(death) \(commit)")
            } else {
                #expect(end == .returned("run-1 run-2 run-3"))
            }
            #expect(Set(try scene.effects().keys) == Set((1...count).map { "run-\($0)/double" }), "\(commit)")
        }
        return end
    }

    @Test func `A thousand commands from four processes at once are each carried out, in the order of each`()
        async throws
    {
        let (names, each) = (["a", "b", "c", "d"], 250)
        try await Scene.with { scene in
            try await LMDBStore.open(scene.journal).close()
            async let served = scene.serve(names.map { "\($0):\(each)" }.joined(separator: ","))
            try await withThrowingTaskGroup { group in
                for name in names { group.addTask { try await scene.send(name, each) } }
                for try await end in group { #expect(end == .returned("sent")) }
            }
            guard case .returned(let output) = try await served else {
                Issue.record("the engine ended as \(try await served)")
                return
            }
            let runs = output.split(separator: "\n").map { line in
                line.split(separator: " ").compactMap { Int($0.dropFirst(4)) }
            }
            #expect(runs.count == names.count && runs.allSatisfy { $0.count == each && $0 == $0.sorted() })
            #expect(Set(runs.joined()) == Set(1...1_000))
            let effects = try scene.effects()
            #expect(effects.count == 1_000 && effects.values.allSatisfy { $0 == 1 })
        }
    }

    /// The last one who closes a journal takes LMDB's locks away, and the next one makes them.
    @Test func `Clients and owners that come and go at once do not take each other's locks`() async throws {
        let (names, each) = (["a", "b", "c", "d"], 100)
        try await Scene.with { scene in
            try await LMDBStore.open(scene.journal).close()
            let isOver = Flag()
            async let owners = Self.openAgainAndAgain(scene.journal, until: isOver)
            try await withThrowingTaskGroup { group in
                for name in names { group.addTask { try await scene.visit(name, each) } }
                for try await end in group { #expect(end == .returned("sent")) }
            }
            isOver.raise()
            #expect(try await owners > 0)
            let end = try await scene.serve(names.map { "\($0):\(each)" }.joined(separator: ","))
            guard case .returned = end else {
                Issue.record("the engine ended as \(end)")
                return
            }
        }
    }

    /// - Returns: how often.
    private static func openAgainAndAgain(_ journal: String, until isOver: Flag) async throws -> Int {
        var count = 0
        while !isOver.isRaised {
            try await LMDBStore.open(journal).close()
            count += 1
        }
        return count
    }
}

/// Is raised once, and seen from anywhere.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .relaxed) }
    func raise() { value.store(true, ordering: .relaxed) }
}
