import Foundation
import Logging
import PowerLoads
import PowerRecorder
import Ratchet
import RatchetJournal

/// An engine whose storage fails, once for each number of a call, and each time with a journal of its own.
///
///     PowerCutProcess fault FOLDER write|sync ERRNO STEP COUNT
///
/// The call with number 1 fails, with this error, and so do those after it until `COUNT` have failed; then that with
/// number 1 + `STEP`; and so on until an engine has come to its end without having made so many calls. It prints a line
/// for each: the number, how the engine has ended, and which causes were logged.
///
/// It fails if a step that was durable is done again, and if a run does not end as it should.
struct FaultRun {
    private static let trips = 0..<2

    private let folder: String
    private let operation: power_operation
    private let error: Int32
    private let step: Int
    private let count: Int

    init(_ arguments: ArraySlice<String>) throws {
        let arguments = Array(arguments)
        guard arguments.count == 5, let error = Int32(arguments[2]), let step = Int(arguments[3]),
            let count = Int(arguments[4])
        else { throw Usage() }
        folder = arguments[0]
        operation = arguments[1] == "sync" ? POWER_SYNC : POWER_WRITE
        self.error = error
        self.step = step
        self.count = count
    }

    func run() async throws {
        var number = 1
        while try await fail(at: number) { number += step }
    }

    /// - Returns: Whether there was such a call.
    private func fail(at number: Int) async throws -> Bool {
        let journal = "\(folder)/\(number)"
        let effects = EffectLog()
        let log = RestartLog()
        power_recorder_fail(folder, operation, error, number, count)
        let end = try await travel(journal, effects, log)
        let wasHit = power_recorder_calls(operation) >= number
        // The cause is gone. Whatever the engine has come to, the next one ends all runs.
        power_recorder_fail(folder, operation, error, .max, 0)
        _ = try await travel(journal, effects, log)
        try effects.checkOrder()
        if wasHit { print("\(number)|\(end)|\(log.causes.joined(separator: ";").replacing("\n", with: " "))") }
        return wasHit
    }

    /// - Returns: `ended`, or the error that it ended with.
    private func travel(_ journal: String, _ effects: EffectLog, _ log: RestartLog) async throws -> String {
        let load = EngineLoad(
            .directory(journal, configuration: EngineLoad.configuration),
            logger: Logger(label: "faults") { _ in log }
        ) { note in
            switch note {
            case .effect(let key): effects.add(key)
            case .ended(let run, let output) where output != EngineLoad.output(of: run): effects.add("\(run)/wrong")
            default: break
            }
        }
        do {
            try await load.travel(Self.trips)
            return "ended"
        } catch let error as JournalError {
            return "\(error)"
        }
    }
}
