import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// What other processes hand in, carried out by an engine whose journal is in memory.
@Suite(.timeLimit(.minutes(10))) struct InboxTests {
    private let lab: Lab
    private let client: EngineClient

    init() {
        lab = Lab()
        client = EngineClient(lab.image, entropy: .seeded(7))
    }

    @Test func `A run is started once, however often its command is handed in`() async throws {
        let effects = Tally()
        let engine = try lab.engine(Line(effects: effects))
        try await engine.run { () async throws in
            let first = try await client.start(Line.self, id: "a", with: .init(), command: "start a")
            #expect(try await first.answer() == "a")
            let again = try await client.start(Line.self, id: "b", with: .init(), command: "start a")
            #expect(again.isRepetition && !first.isRepetition)
            #expect(try await again.answer() == "a")
            #expect(try await engine.find(Line.self, id: "a").result() == 12334)
            await #expect(throws: EngineError.self) { try await engine.find(Line.self, id: "b") }
        }
        #expect(effects.counts["a 1"] == 1)
    }

    @Test func `Commands that nobody was there for are carried out in their order by the next engine`() async throws {
        var commands: [SentCommand] = []
        for _ in 1...150 { commands.append(try await client.start(Line.self, with: .init())) }
        #expect(commands.allSatisfy { $0.engine == nil })
        let engine = try lab.engine(Line(effects: Tally()))
        try await engine.run { [commands] () async throws in
            for (place, command) in commands.enumerated() {
                #expect(try await command.answer() == RunID("run-\(place + 1)"))
            }
            #expect(try await client.start(Line.self, with: .init()).engine != nil)
        }
    }

    @Test func `The run that has the id already is the answer`() async throws {
        let engine = try lab.engine(Line(effects: Tally()))
        try await engine.run { () async throws in
            try await engine.start(Line.self, id: "a", with: .init())
            #expect(try await client.start(Line.self, id: "a", with: .init()).answer() == "a")
        }
    }

    enum Mistake: CaseIterable {
        case unknownWorkflow, otherWorkflow, notThatState

        var order: (workflow: String, id: RunID?, json: String) {
            switch self {
            case .unknownWorkflow: ("Nothing", nil, "{}")
            case .otherWorkflow: ("Trying", "taken", "{}")
            case .notThatState: ("Line", nil, #"{"trace": "one"}"#)
            }
        }

        var code: EngineError.Code {
            switch self {
            case .unknownWorkflow: .unknownWorkflow
            case .otherWorkflow: .idInUse
            case .notThatState: .invalidState
            }
        }
    }

    @Test(arguments: Mistake.allCases)
    func `A command that cannot be carried out is refused, and the next one is not held up`(
        mistake: Mistake
    ) async throws {
        let engine = try lab.engine(Line(effects: Tally()), Trying { _ in 1 })
        try await engine.run { () async throws in
            try await engine.start(Line.self, id: "taken", with: .init())
            let (workflow, id, json) = mistake.order
            let wrong = try await client.start(workflow: workflow, id: id, json: json)
            let right = try await client.start(workflow: "Line", id: "right", json: #"{"trace": 5}"#)
            let error = await #expect(throws: EngineError.self) { try await wrong.answer() }
            #expect(error?.code == mistake.code, "\(error as Any)")
            #expect(try await right.answer() == "right")
            #expect(try await engine.find(Line.self, id: "right").result() == 512334)
            // The answer stays what it was.
            let again = await #expect(throws: EngineError.self) { try await client.answer(to: wrong.id) }
            #expect(again == error)
        }
        #expect(try await lab.waiting() == 0)
    }

    @Test func `What cannot be a command is refused before it is handed in`() async throws {
        let codes: [(EngineError.Code, @Sendable () async throws -> Void)] = [
            (.invalidState, { try await client.start(workflow: "Line", json: "{") }),
            (.invalidID, { try await client.start(Line.self, id: "", with: .init()) }),
            (.invalidID, { try await client.start(Line.self, id: "run-7", with: .init()) }),
            (.invalidID, { try await client.start(Line.self, with: .init(), command: "") }),
            (.invalidID, { try await client.start(Line.self, id: Self.long(RunID.byteLimit + 1), with: .init()) }),
            (.invalidID, { try await client.signal(Self.long(RunID.byteLimit + 1), name: "said") }),
            (.invalidID, { try await client.signal("", Listening.said, "hello") }),
            (.invalidID, { try await client.cancel(Self.long(RunID.byteLimit + 1)) }),
            (.invalidID, { try await client.cancel("") }),
            (.unknownSignal, { try await client.signal("a", name: Self.long(201).rawValue) }),
            (.unknownSignal, { try await client.signal("a", name: "") }),
            (.unknownWorkflow, { try await client.start(workflow: Self.long(201).rawValue, json: "{}") }),
            (.unknownWorkflow, { try await client.start(workflow: "", json: "{}") }),
            (.invalidID, { _ = try await client.answer(to: CommandID(Self.long(501).rawValue)) }),
            (
                .tooLarge,
                {
                    let bytes = [UInt8](repeating: 0x20, count: RunEvent.greatestByteLimit + 1)
                    _ = try await client.start(RunOrder(workflow: "Line", id: nil, state: Payload(bytes: bytes)), nil)
                }
            ),
            (.answerGone, { _ = try await client.answer(to: "nobody's") }),
        ]
        for (place, (code, call)) in codes.enumerated() {
            let error = await #expect(throws: EngineError.self, "\(place)") { try await call() }
            #expect(error?.code == code, "\(place)")
            #expect(error.map { $0.message.utf8.count < 400 } == true, "it repeats what it was given")
        }
        #expect(try await lab.waiting() == 0)
    }

    private static func long(_ bytes: Int) -> RunID { RunID(String(repeating: "x", count: bytes)) }

    @Test func `The longest ids and names that can be are handed in`() async throws {
        let ids = [Self.long(RunID.byteLimit), RunID(String(repeating: "é", count: RunID.byteLimit / 2))]
        for id in ids {
            try await client.start(workflow: Self.long(200).rawValue, id: id, json: "{}")
            try await client.signal(id, name: Self.long(200).rawValue)
            try await client.cancel(id)
        }
        #expect(try await lab.waiting() == 6)
    }

    /// Where a fault strikes, and whether the commit that it strikes becomes durable.
    @Test(arguments: 1...16, [true, false])
    func `After a fault each command was carried out once, in its order`(commit: Int, isMade: Bool) async throws {
        let effects = Tally()
        let source = StoreSource.memory(lab.image).failing { number in
            guard number == commit else { return nil }
            return isMade ? .unconfirmed(.inputOutput) : .refused(.inputOutput)
        }
        let engine = try lab.engine(Line(effects: effects), source: source)
        var commands: [SentCommand] = []
        for _ in 1...3 { commands.append(try await client.start(Line.self, with: .init())) }
        try await engine.run { [commands] () async throws in
            for (place, command) in commands.enumerated() {
                let id = RunID("run-\(place + 1)")
                #expect(try await command.answer() == id)
                #expect(try await engine.find(Line.self, id: id).result() == 12334)
            }
            #expect(try await client.start(Line.self, with: .init()).answer() == "run-4")
        }
        #expect(try await lab.waiting() == 0)
    }

    private struct Listening: Workflow {
        struct State: Codable, Sendable { var word: String? }

        static let said = Signal<String>("said")

        var body: some Flow<State, String> {
            Receive(Self.said, into: \.word)
            Return { state in state.word ?? "" }
        }
    }

    @Test func `A run gets a signal once, and is cancelled, by commands`() async throws {
        let engine = try lab.engine(Listening())
        // Before there is an engine, and in this order.
        for id in ["a", "b"] as [RunID] { try await client.start(Listening.self, id: id, with: .init()) }
        let word = try await client.signal("a", Listening.said, "hello", command: "say it")
        let end = try await client.cancel("b")
        try await engine.run { () async throws in
            #expect(try await word.answer() == "a")
            #expect(try await end.answer() == "b")
            #expect(try await engine.find(Listening.self, id: "a").result() == "hello")
            let cancelled = try await engine.find(Listening.self, id: "b")
            await #expect(throws: (any Error).self) { try await cancelled.result() }
            #expect(try await cancelled.status() == .cancelled)
            #expect(try await client.signal("a", Listening.said, "again", command: "say it").isRepetition)
        }
    }

    /// Where a fault strikes, and whether the commit that it strikes becomes durable.
    @Test(arguments: 1...12, [true, false])
    func `After a fault a run has got each signal once, in their order`(commit: Int, isMade: Bool) async throws {
        let source = StoreSource.memory(lab.image).failing { number in
            guard number == commit else { return nil }
            return isMade ? .unconfirmed(.inputOutput) : .refused(.inputOutput)
        }
        let engine = try lab.engine(Hearing(), source: source)
        try await client.start(Hearing.self, id: "a", with: .init())
        var last: SentCommand?
        for word in ["one", "two", "three", "end"] { last = try await client.signal("a", Hearing.said, word) }
        try await engine.run { [last] () async throws in
            #expect(try await last?.answer() == "a")
            #expect(try await engine.find(Hearing.self, id: "a").result() == ["one", "two", "three", "end"])
        }
    }

    private struct Hearing: Workflow {
        struct State: Codable, Sendable { var words: [String] = [] }

        static let said = Signal<String>("said")

        var body: some Flow<State, [String]> {
            Repeat("words", while: { $0.words.last != "end" }, atMost: 20) {
                Receive(Self.said) { state, word in state.words.append(word) }
            }
            Return { state in state.words }
        }
    }

    @Test func `A signal that cannot be taken, and a cancellation that cannot be, are refused`() async throws {
        let engine = try lab.engine(Listening(), Line(effects: Tally()))
        try await engine.run { () async throws in
            _ = try await engine.start(Line.self, id: "over", with: .init()).result()
            try await engine.start(Listening.self, id: "a", with: .init())
            let commands: [(SentCommand, EngineError.Code)] = [
                (try await client.signal("nobody", name: "said"), .notFound),
                (try await client.signal("a", name: "sung"), .unknownSignal),
                (try await client.signal("a", name: "said", json: "7"), .unreadableSignal),
                (try await client.cancel("over"), .over),
                (try await client.cancel("nobody"), .notFound),
            ]
            for (command, code) in commands {
                let error = await #expect(throws: EngineError.self) { try await command.answer() }
                #expect(error?.code == code, "\(error as Any)")
            }
            #expect(try await client.signal("a", Listening.said, "x").answer() == "a")
        }
    }

    @Test func `An answer that is damaged is told as such, and goes in its time and holds up no other`()
        async throws
    {
        let engines = try (0..<2).map { _ in
            let engine = Engine(
                journal: .memory(lab.image),
                configuration: EngineConfiguration(commandAnswers: AnswerRetention(count: 3, duration: .seconds(60))),
                clock: lab.clock, logger: lab.logs.logger)
            try engine.register(Line(effects: Tally()))
            return engine
        }
        try await engines[0].run { () async throws in
            for number in 1...3 {
                _ = try await client.start(Line.self, with: .init(), command: CommandID("c\(number)")).answer()
            }
        }
        try await lab.change(1, of: InboxTables.answers) { $0[$0.count - 1] ^= 1 }
        let error = await #expect(throws: JournalError.self) { try await client.answer(to: "c1") }
        #expect(error?.code == .damaged && error?.message.contains("command 1 ") == true)
        try await engines[1].run { () async throws in
            #expect(try await client.answer(to: "c2") == "run-2")
            for number in 4...10 {
                _ = try await client.start(Line.self, with: .init(), command: CommandID("c\(number)")).answer()
            }
        }
        #expect(try await lab.count(of: InboxTables.answers.name) == 3)
    }

    @Test func `Answers are kept as long as was asked for, and their ids are free again after that`() async throws {
        let engine = Engine(
            journal: .memory(lab.image),
            configuration: EngineConfiguration(commandAnswers: AnswerRetention(count: 5, duration: .seconds(60))),
            clock: lab.clock, logger: lab.logs.logger)
        try engine.register(Line(effects: Tally()))
        try await engine.run { () async throws in
            for number in 1...20 {
                let id = RunID("a\(number)")
                let command = try await client.start(Line.self, id: id, with: .init(), command: CommandID("c\(number)"))
                #expect(try await command.answer() == id)
            }
            #expect(try await lab.count(of: InboxTables.answers.name) == 5)
            #expect(try await lab.count(of: InboxTables.commands.name) == 5)
            let error = await #expect(throws: EngineError.self) { try await client.answer(to: "c15") }
            #expect(error?.code == .answerGone)
            #expect(try await client.answer(to: "c16") == "a16")
            lab.clock.advance(by: .seconds(61))
            #expect(try await client.start(Line.self, id: "late", with: .init()).answer() == "late")
            #expect(try await lab.count(of: InboxTables.answers.name) <= 4)
            let free = try await client.start(Line.self, id: "other", with: .init(), command: "c1")
            #expect(try await free.answer() == "other")
        }
    }
}

extension Lab {
    /// How many commands wait.
    func waiting() async throws -> Int { try await count(of: InboxTables.inbox.name) }

    func count(of table: TableName) async throws -> Int {
        try await MemoryGuest(image).read { view in try view.count(of: table) }
    }
}
