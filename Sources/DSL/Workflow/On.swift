internal import RatchetEngine
internal import RatchetJournal

/// Says what a workflow answers an update or a query with.
///
///     var handlers: Handlers<State> {
///         On(Self.addItem, validate: { state, item in
///             guard state.items.count < 100 else { throw CartIsFull() }
///         }) { state, item in
///             state.items.append(item)
///             return state.items.count
///         }
///         On(Self.total) { state in state.items.reduce(0) { $0 + $1.cents } }
///     }
///
/// The closures are synchronous and have no effects: waiting and I/O belong in a ``Step``. That of an update gets a
/// copy of the State, which takes its place when the closure returns; that of a query cannot change it.
public struct On<State: Codable & Sendable>: Sendable {
    let blueprint: HandlerBlueprint

    /// Answers an update.
    ///
    /// - Parameters:
    ///   - update: which one.
    ///   - validate: what it throws refuses the update: its sender gets an `UpdateRejection`, and the journal nothing.
    ///   - fileID: where it stands, for messages.
    ///   - line: as `fileID`.
    ///   - handle: changes the State and makes the answer. What it throws refuses the update too.
    public init<Argument, Answer>(
        _ update: UpdateMessage<Argument, Answer>,
        validate: @escaping @Sendable (State, Argument) throws -> Void = { _, _ in },
        fileID: StaticString = #fileID, line: UInt = #line,
        handle: @escaping @Sendable (inout State, Argument) throws -> Answer
    ) {
        let name = update.name
        let handler = UpdateHandler { payload in
            try payload.check(Argument.self, "the argument of the update '\(name)'")
        } answer: { box, payload in
            let box = try Box<State>.open(box)
            let argument = try payload.decoded(as: Argument.self)
            try validate(box.value, argument)
            return try Payload(handle(&box.value, argument), for: "the answer to the update '\(name)'")
        }
        blueprint = HandlerBlueprint(name, .update(handler), at: SourceLocation(fileID: fileID, line: line))
    }

    /// Answers a query. What `answer` throws, its sender gets.
    public init<Argument, Answer>(
        _ query: Query<Argument, Answer>, fileID: StaticString = #fileID, line: UInt = #line,
        answer: @escaping @Sendable (State, Argument) throws -> Answer
    ) {
        let name = query.name
        let handler = QueryHandler { payload in
            try payload.check(Argument.self, "the argument of the query '\(name)'")
        } answer: { box, payload in
            let argument = try payload.decoded(as: Argument.self)
            return try Payload(
                answer(Box<State>.open(box).value, argument), for: "the answer to the query '\(name)'")
        }
        blueprint = HandlerBlueprint(name, .query(handler), at: SourceLocation(fileID: fileID, line: line))
    }

    /// Answers a query that has no argument.
    public init<Answer>(
        _ query: Query<Nothing, Answer>, fileID: StaticString = #fileID, line: UInt = #line,
        answer: @escaping @Sendable (State) throws -> Answer
    ) {
        self.init(query, fileID: fileID, line: line) { state, _ in try answer(state) }
    }

    /// Answers an update that has no argument.
    public init<Answer>(
        _ update: UpdateMessage<Nothing, Answer>, fileID: StaticString = #fileID, line: UInt = #line,
        handle: @escaping @Sendable (inout State) throws -> Answer
    ) {
        self.init(update, fileID: fileID, line: line) { state, _ in try handle(&state) }
    }
}

extension Payload {
    /// - Throws: ``FlowError/Code/notDecodable``
    func check<Value: Decodable>(_ type: Value.Type, _ message: String) throws {
        do {
            _ = try decoded(as: type)
        } catch {
            throw FlowError.notAnArgument(type, message, place: (error as? DecodingError)?.place)
        }
    }
}
