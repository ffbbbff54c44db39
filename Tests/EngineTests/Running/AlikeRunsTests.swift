import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Runs whose values look alike: their snapshots teach the journal a dictionary.
@Suite(.timeLimit(.minutes(10))) struct AlikeRunsTests {
    private struct Letter: Workflow {
        struct State: Codable, Sendable {
            let text: String
            var answer: String?
        }

        static let answered = Signal<String>("answered")

        var body: some Flow<State, String> {
            Receive(Self.answered, into: \.answer)
            Return { state in "\(state.text.count) \(state.answer ?? "")" }
        }
    }

    private enum Shape { case order, sensor }

    private static func text(_ number: Int, _ shape: Shape) -> String {
        let hash = (number &* 7_919) % 99_991
        return switch shape {
        case .order:
            "customer c-\(hash) wants sku-\(number % 97) for \(hash) cents, to be sent to \(hash) Mill Lane in North, "
                + "and has paid with the card that ends with \(hash % 10_000); nothing is to be left with neighbours"
        case .sensor:
            "<sensor id='\(number)' room='north-\(number % 31)'><celsius>\(hash)</celsius><humidity percent='"
                + "\(number % 100)'/><battery volts='\(hash % 5)'/><seen by='gateway-\(number % 7)'/></sensor>"
        }
    }

    private let lab = Lab()

    private func engine(_ limits: JournalLimits = JournalLimits()) throws -> Engine {
        try lab.engine(Letter(), limits: limits)
    }

    private func dictionaries() async throws -> [UInt32] {
        try await MemoryGuest(lab.image).read { view in
            var numbers: [UInt32] = []
            try JournalTables.dictionaries.scanKeys(.all, in: view) { number in
                numbers.append(number)
                return .next
            }
            return numbers
        }
    }

    private func start(_ numbers: Range<Int>, _ shape: Shape, _ engine: Engine) async throws {
        for number in numbers {
            let state = Letter.State(text: Self.text(number, shape))
            try await engine.start(Letter.self, id: RunID("letter-\(number)"), with: state)
        }
    }

    /// Starts runs until there are so many dictionaries, and some more, so that the last one is used.
    private func train(_ count: Int, from first: Int, _ shape: Shape, _ engine: Engine) async throws -> Int {
        var next = first
        while try await dictionaries().count < count {
            try #require(next < first + 20_000)
            try await start(next..<next + 100, shape, engine)
            next += 100
        }
        try await start(next..<next + 200, shape, engine)
        return next + 200
    }

    /// How long the snapshots of these runs are on the disk on average, as far as they have any.
    private func snapshotBytes(_ numbers: Range<Int>) async throws -> Double {
        let sizes = try await MemoryGuest(lab.image).read { view in
            try numbers.compactMap { try JournalTables.entities.value(for: .run(UInt64($0 + 1)), in: view)?.count }
        }
        try #require(sizes.count > numbers.count / 4)
        return Double(sizes.reduce(0, +)) / Double(sizes.count)
    }

    @Test
    func `A dictionary is trained of them, another one when they change, and the first goes when nothing needs it`()
        async throws
    {
        let first = try engine()
        let (orders, all) = try await first.run { () async throws in
            let orders = try await train(1, from: 0, .order, first)
            #expect(try await dictionaries() == [1 << 15])
            let (before, after) = (
                try await snapshotBytes(0..<100), try await snapshotBytes(orders - 100..<orders)
            )
            #expect(after < 0.7 * before, "\(before) bytes without a dictionary, \(after) with one")

            // It does not pay for what looks otherwise.
            let all = try await train(2, from: orders, .sensor, first)
            let (with, without) = (
                try await snapshotBytes(all - 100..<all), try await snapshotBytes(orders..<orders + 100)
            )
            #expect(with < 0.7 * without, "\(without) bytes with the old dictionary, \(with) with the new one")
            return (orders, all)
        }
        #expect(try await dictionaries() == [1 << 15, 1 << 15 + 1])

        // All that may need the first one ends, and with a short log it is soon written anew.
        let second = try engine(JournalLimits(logBytes: 32_768))
        try await second.run { () async throws in
            for number in 0..<all {
                let run = try await second.find(Letter.self, id: RunID("letter-\(number)"))
                try await run.signal(Letter.answered, "yes")
                let text = Self.text(number, number < orders ? .order : .sensor)
                #expect(try await run.result() == "\(text.count) yes")
            }
            try await start(all..<all + 200, .sensor, second)
        }
        let third = try engine()
        try await third.run { () async throws in
            var looks = 0
            while try await dictionaries().contains(1 << 15) {
                looks += 1
                try #require(looks < 1_000_000)
                await Task.yield()
            }
            #expect(try await dictionaries().contains(1 << 15 + 1))
            for number in stride(from: 0, to: all + 200, by: 50) {
                let run = try await third.find(Letter.self, id: RunID("letter-\(number)"))
                #expect(try await run.status() == (number < all ? .completed : .waiting), "\(number)")
            }
        }
    }
}
