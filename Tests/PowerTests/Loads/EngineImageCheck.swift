import Ratchet

/// Lets an engine go on with what a power cut has left of its journal, and looks whether it keeps what it has promised.
///
/// What it finds wrong starts with the word that `Docs/Durability.md` has for the guarantee.
package struct EngineImageCheck: Sendable {
    /// Later than anything that the recorded process has waited for.
    private static let later = Timestamp(milliseconds: 1_767_600_000_000)

    package init() {}

    /// - Parameter path: The journal's.
    package func run(at path: String, after notes: some Sequence<Note>) async throws {
        let promised = Promised(notes)
        let again = EffectLog()
        let load = EngineLoad(.directory(path, configuration: EngineLoad.configuration), from: Self.later) { note in
            if case .effect(let key) = note { again.add(key) }
        }
        try await load.run { engine in
            try await waitForCommands(promised, path)
            for run in promised.started + promised.handedIn { try await check(run, promised, engine) }
        }
        for key in again.all { try promised.checkMayHappen(key) }
    }

    /// An answer that is days old is removed; whether there is the run is looked at later.
    private func waitForCommands(_ promised: Promised, _ path: String) async throws {
        guard !promised.handedIn.isEmpty else { return }
        let client = try await EngineClient.open(path)
        for command in promised.handedIn {
            do {
                _ = try await client.answer(to: CommandID(command))
            } catch let error as EngineError {
                if error.code == .answerGone { continue }
                await client.close()
                throw BrokenPromise("held: the command '\(command)' was acknowledged: \(error)")
            }
        }
        await client.close()
    }

    private func check(_ id: String, _ promised: Promised, _ engine: Engine) async throws {
        let run = try await engine.find(Trip.self, id: RunID(id))
        if promised.ended[id] != nil, try await run.status() != .completed {
            throw BrokenPromise("held: the result of '\(id)' was given, and it is not completed")
        }
        let output = try await run.result()
        guard output == EngineLoad.output(of: id), promised.ended[id] ?? output == output else {
            throw BrokenPromise("held: '\(id)' returns '\(output)', and not what was given")
        }
    }

    private struct Promised: Sendable {
        var started: [String] = []
        var handedIn: [String] = []
        var ended: [String: String] = [:]
        /// How far each run had come: what lies before this part is durable.
        var parts: [Substring: Int] = [:]

        init(_ notes: some Sequence<Note>) {
            for note in notes {
                switch note {
                case .started(let run): started.append(run)
                case .handedIn(let run): handedIn.append(run)
                case .ended(let run, let output): ended[run] = output
                case .effect(let key): parts[key.run] = max(parts[key.run, default: 0], Trip.part(ofKey: key))
                case .acknowledged: break
                }
            }
        }

        func checkMayHappen(_ key: String) throws {
            guard ended[String(key.run)] == nil, Trip.part(ofKey: key) >= parts[key.run, default: 0] else {
                throw BrokenPromise("held: '\(key)' was durable, and is done again")
            }
        }
    }
}
