package import Logging
package import Ratchet
import RatchetTesting

/// Work for an engine: trips, several at once.
package struct EngineLoad: Sendable {
    package static let limits = JournalLimits(logBytes: 8 << 10)
    package static let configuration = LMDBConfiguration(mapBytes: 64 << 10)

    private let source: StoreSource
    private let clock: ManualClock
    private let logger: Logger
    private let note: @Sendable (Note) -> Void

    /// - Parameter start: What time it is at first. The clock goes on whenever somebody waits for it.
    package init(
        _ source: StoreSource, from start: Timestamp = Timestamp(milliseconds: 1_767_225_600_000),
        logger: Logger = Logger(label: "load") { _ in SwiftLogNoOpLogHandler() },
        note: @escaping @Sendable (Note) -> Void
    ) {
        self.source = source
        self.clock = ManualClock(start)
        self.logger = logger
        self.note = note
    }

    /// Lends `body` an engine that knows trips, and lets time run meanwhile.
    package func run(_ body: @escaping @Sendable (Engine) async throws -> Void) async throws {
        let engine = Engine(
            journal: source, configuration: EngineConfiguration(journal: JournalConfiguration(limits: Self.limits)),
            clock: clock,
            entropy: .seeded(1), logger: logger)
        let note = note
        try engine.register(Trip { note(.effect(key: $0)) })
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await engine.run { try await body(engine) }
                return true
            }
            group.addTask { try await letTimeRun() }
            while try await group.next() == false {}
            group.cancelAll()
        }
    }

    private func letTimeRun() async throws -> Bool {
        while !Task.isCancelled {
            await clock.waitForSleepers(1)
            if let due = clock.nextDue, due > clock.now { clock.advance(to: due) }
        }
        return false
    }

    /// Starts the trips with these numbers, and waits for all of their results.
    package func travel(_ numbers: Range<Int>) async throws {
        try await run { engine in try await travel(numbers, engine) }
    }

    package func travel(_ numbers: Range<Int>, _ engine: Engine) async throws {
        try await withThrowingTaskGroup { group in
            for number in numbers { group.addTask { try await travel(number, engine) } }
            try await group.waitForAll()
        }
    }

    /// Hands in the commands to start these trips, as another process does it, and waits for the results of those that
    /// `engine` carries out.
    package func sendOff(_ numbers: Range<Int>, at path: String, _ engine: Engine? = nil) async throws {
        let client = try await EngineClient.open(path)
        for number in numbers {
            let id = Self.id(number)
            try await client.start(Trip.self, id: id, with: Trip.State(number: number), command: CommandID(id.rawValue))
            note(.handedIn(run: id.rawValue))
        }
        if let engine {
            for number in numbers {
                let run = try await client.answer(to: CommandID(Self.id(number).rawValue))
                let output = try await engine.find(Trip.self, id: run).result()
                note(.ended(run: run.rawValue, output: output))
            }
        }
        await client.close()
    }

    private func travel(_ number: Int, _ engine: Engine) async throws {
        let id = Self.id(number)
        let trip = try await Self.start(number, engine)
        note(.started(run: id.rawValue))
        let output = try await trip.result()
        note(.ended(run: id.rawValue, output: output))
    }

    /// As a caller does it who reads what the documentation of `start` says.
    private static func start(_ number: Int, _ engine: Engine) async throws -> RunHandle<Trip> {
        while true {
            do {
                return try await engine.start(Trip.self, id: id(number), with: Trip.State(number: number))
            } catch let error as EngineError where error.code == .journalFault {}
        }
    }

    /// What a trip is called.
    package static func id(_ number: Int) -> RunID { RunID("trip \(number)") }

    /// What a trip that is called so returns.
    package static func output(of id: String) -> String { Trip.output(number: Int(id.dropFirst(5)) ?? -1) }
}
