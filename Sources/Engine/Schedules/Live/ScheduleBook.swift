import Synchronization

/// The schedules that the app's code declares. It outlives the journal's restarts.
final class ScheduleBook: Sendable {
    private struct State {
        var declarations: [String: ScheduleDeclaration] = [:]
        var removesUndeclared = false
    }

    private let state = Mutex(State())
    /// Wakes whoever follows the schedules.
    let alarm = Alarm()

    var all: [ScheduleDeclaration] { state.withLock { $0.declarations.values.sorted { $0.name < $1.name } } }
    var removesUndeclared: Bool { state.withLock { $0.removesUndeclared } }

    subscript(name: String) -> ScheduleDeclaration? { state.withLock { $0.declarations[name] } }

    /// - Throws: ``EngineError/Code/alreadyRegistered``
    func add(_ declaration: ScheduleDeclaration) throws(EngineError) {
        let isNew = state.withLock { state in
            guard state.declarations[declaration.name] == nil else { return false }
            state.declarations[declaration.name] = declaration
            return true
        }
        guard isNew else {
            throw EngineError(
                .alreadyRegistered,
                "a schedule '\(declaration.name)' is declared already: give one of them another name")
        }
        alarm.ring()
    }

    func removeUndeclared() { state.withLock { $0.removesUndeclared = true } }
}
