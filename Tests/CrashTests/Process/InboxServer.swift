import Foundation
import Logging
import Ratchet
import RatchetEncryption
import RatchetEngine
import RatchetJournal
import RatchetTesting

/// An engine that carries out what other processes hand in, until all that it was told of is done.
///
///     CrashingProcess serve JOURNAL EFFECTS NAME:COUNT,… [before|after COMMIT]
///
/// It prints a line for each name, with the runs of its commands in their order.
struct InboxServer {
    let source: StoreSource
    let effects: Effects
    let senders: [(name: String, count: Int)]

    static func senders(_ text: String) -> [(name: String, count: Int)] {
        text.split(separator: ",").map { part in
            let words = part.split(separator: ":")
            return (String(words[0]), words.last.flatMap { Int($0) } ?? 0)
        }
    }

    /// With the keys in `RATCHET_KEYS`, if there are any.
    static var codecs: [any BlockCodec] {
        get throws {
            let isSealed = ProcessInfo.processInfo.environment[KeyRing.variable] != nil
            return isSealed ? [AESGCM(keys: try KeyRing(environment: KeyRing.variable))] : []
        }
    }

    func run() async throws -> String {
        let codecs = try Self.codecs
        let engine = Engine(
            journal: source,
            configuration: EngineConfiguration(journal: JournalConfiguration(codecs: codecs), crashLimit: nil),
            logger: Logger(label: "crash") { _ in SwiftLogNoOpLogHandler() })
        try engine.register(OneEffect(effects: effects))
        let (path, senders) = (source.name, senders)
        return try await engine.run { () async throws in
            let client = try await EngineClient.open(path, codecs: codecs)
            var lines: [String] = []
            for sender in senders {
                var runs: [String] = []
                for number in 0..<sender.count {
                    let run = try await Self.answer(to: CommandID("\(sender.name)-\(number)"), client)
                    _ = try await engine.find(OneEffect.self, id: run).result()
                    runs.append(run.rawValue)
                }
                lines.append(runs.joined(separator: " "))
            }
            await client.close()
            return lines.joined(separator: "\n")
        }
    }

    /// Waits for the command, and then for its answer.
    private static func answer(to command: CommandID, _ client: EngineClient) async throws -> RunID {
        while true {
            do {
                return try await client.answer(to: command)
            } catch let error as EngineError where error.code == .answerGone {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }
}

/// One step, which leaves a trace.
struct OneEffect: Workflow {
    struct State: Codable, Sendable {
        let number: Int
        var doubled: Int?
    }

    let effects: Effects

    var body: some Flow<State, Int> {
        Step("double", into: \.doubled) { run in try effects.witness(run.key) { run.state.number * 2 } }
        Return { state in state.doubled ?? -1 }
    }
}
