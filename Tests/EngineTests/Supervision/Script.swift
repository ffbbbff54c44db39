@testable import RatchetEngine

/// A supervisor's plan, told events as text; what it decides comes back as text.
///
///     ready a      the child is ready
///     end a        it returns
///     fault a      it throws
///     cancelled a  it throws a `CancellationError`
///     final a      it throws what no restart can help
///     wait 1       the wait before restart 1 is over
///     stop         the supervisor is asked to stop
///     30s          time passes
struct Script {
    struct Fault: Error {}
    struct Final: UnrecoverableFault {}

    private var plan: SupervisorPlan
    private var now = Timestamp(milliseconds: 0)

    /// `children` is their names; a `?` after one lets it end by itself.
    init(_ strategy: SupervisionStrategy, _ children: String, restarts: Int = 5) {
        let planned = children.split(separator: " ").map { text in
            PlannedChild(
                text.filter { $0 != "?" }, restart: text.hasSuffix("?") ? .onFault : .always)
        }
        let budget = RestartBudget(restarts: restarts, period: .seconds(30))
        plan = SupervisorPlan("tests", strategy: strategy, budget: budget, children: planned)
    }

    /// What the plan decides at the beginning.
    mutating func begin() -> String { handle(.begun) }

    /// Begins and lets all children become ready.
    mutating func beginAndBeReady() {
        _ = begin()
        for child in plan.children.indices { _ = handle(.ready(child: child, start: 1)) }
    }

    /// What the plan decides at each of the events, which are separated by commas.
    mutating func play(_ events: String) -> String {
        events.split(separator: ", ").map { step(String($0)) }.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private mutating func step(_ text: String) -> String {
        let words = text.split(separator: " ").map(String.init)
        if words.count == 1, let seconds = Int(text.dropLast()) {
            now = now + .seconds(seconds)
            return ""
        }
        return handle(event(words[0], words.last ?? ""))
    }

    private func event(_ verb: String, _ object: String) -> SupervisorEvent {
        let child = plan.children.firstIndex { $0.name == object } ?? 0
        let start = plan.children.first { $0.name == object }?.starts ?? 0
        return switch verb {
        case "ready": .ready(child: child, start: start)
        case "end": .ended(child: child, start: start, fault: nil)
        case "cancelled": .ended(child: child, start: start, fault: CancellationError())
        case "fault": .ended(child: child, start: start, fault: Fault())
        case "final": .ended(child: child, start: start, fault: Final())
        case "wait": .waitOver(restart: Int(object) ?? 0)
        default: .stopAsked
        }
    }

    mutating func handle(_ event: SupervisorEvent) -> String {
        plan.handle(event, at: now).map(text).joined(separator: ", ")
    }

    private func text(_ action: SupervisorAction) -> String {
        switch action {
        case .start(let child, _): "start \(name(child))"
        case .stop(let child): "stop \(name(child))"
        case .restart(let restart): "restart \(restart.id) for \(name(restart.child)) #\(restart.number)"
        case .report(let child, _): "report \(name(child))"
        case .announceReady: "all ready"
        case .finish(let error): error.map { "escalate \($0.code) \($0.child ?? "")" } ?? "finish"
        }
    }

    private func name(_ child: Int) -> String { plan.children[child].name }
}
