// One overload for each number of slots: the run cannot follow a parameter pack in a call.

internal import RatchetEngine

extension Step {
    /// A step whose result fills a slot.
    public init(
        _ name: StaticString, into slot: any Slot<State, Value>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (StepRun<State>) async throws -> Value
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [], result: .into(slot), at: location) { run in
            try await perform(run)
        }
    }

    /// A step whose result fills a slot, and that needs one slot.
    public init<First>(
        _ name: StaticString,
        from first: any Slot<State, First>,
        into slot: any Slot<State, Value>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, StepRun<State>) async throws -> Value
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first], result: .into(slot), at: location) { run in
            try await perform(run.filled(first), run)
        }
    }

    /// A step whose result fills a slot, and that needs two slots.
    public init<First, Second>(
        _ name: StaticString,
        from first: any Slot<State, First>, _ second: any Slot<State, Second>,
        into slot: any Slot<State, Value>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, Second, StepRun<State>) async throws -> Value
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first, second], result: .into(slot), at: location) { run in
            try await perform(run.filled(first), run.filled(second), run)
        }
    }

    /// A step whose result fills a slot, and that needs three slots.
    public init<First, Second, Third>(
        _ name: StaticString,
        from first: any Slot<State, First>, _ second: any Slot<State, Second>, _ third: any Slot<State, Third>,
        into slot: any Slot<State, Value>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, Second, Third, StepRun<State>) async throws -> Value
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first, second, third], result: .into(slot), at: location) { run in
            try await perform(run.filled(first), run.filled(second), run.filled(third), run)
        }
    }

    /// A step whose result fills a slot, and that needs four slots.
    public init<First, Second, Third, Fourth>(
        _ name: StaticString,
        from first: any Slot<State, First>, _ second: any Slot<State, Second>, _ third: any Slot<State, Third>,
        _ fourth: any Slot<State, Fourth>,
        into slot: any Slot<State, Value>,
        fileID: StaticString = #fileID, line: UInt = #line,
        perform: @escaping @Sendable (First, Second, Third, Fourth, StepRun<State>) async throws -> Value
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(name, reads: [first, second, third, fourth], result: .into(slot), at: location) { run in
            try await perform(run.filled(first), run.filled(second), run.filled(third), run.filled(fourth), run)
        }
    }
}
