// One overload for each number of slots: the run cannot follow a parameter pack in a call.

internal import RatchetEngine

extension Step {
    /// A step whose result a reducer takes up into the State.
    public init(
        _ name: StaticString,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (StepRun<State>) async throws -> Value,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [], result: .reduced(reduce), at: location) { run in
            try await perform(run)
        }
    }

    /// A step whose result a reducer takes up into the State, and that needs one slot.
    public init<First>(
        _ name: StaticString,
        from first: any Slot<State, First>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, StepRun<State>) async throws -> Value,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first], result: .reduced(reduce), at: location) { run in
            try await perform(run.filled(first), run)
        }
    }

    /// A step whose result a reducer takes up into the State, and that needs two slots.
    public init<First, Second>(
        _ name: StaticString,
        from first: any Slot<State, First>, _ second: any Slot<State, Second>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, Second, StepRun<State>) async throws -> Value,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first, second], result: .reduced(reduce), at: location) { run in
            try await perform(run.filled(first), run.filled(second), run)
        }
    }

    /// A step whose result a reducer takes up into the State, and that needs three slots.
    public init<First, Second, Third>(
        _ name: StaticString,
        from first: any Slot<State, First>, _ second: any Slot<State, Second>, _ third: any Slot<State, Third>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, Second, Third, StepRun<State>) async throws -> Value,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first, second, third], result: .reduced(reduce), at: location) { run in
            try await perform(run.filled(first), run.filled(second), run.filled(third), run)
        }
    }

    /// A step whose result a reducer takes up into the State, and that needs four slots.
    public init<First, Second, Third, Fourth>(
        _ name: StaticString,
        from first: any Slot<State, First>, _ second: any Slot<State, Second>, _ third: any Slot<State, Third>,
        _ fourth: any Slot<State, Fourth>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, Second, Third, Fourth, StepRun<State>) async throws -> Value,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first, second, third, fourth], result: .reduced(reduce), at: location) { run in
            try await perform(run.filled(first), run.filled(second), run.filled(third), run.filled(fourth), run)
        }
    }
}
