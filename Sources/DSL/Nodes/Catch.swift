public import RatchetEngine

/// What a ``Try`` does about an error of its body.
///
///     Catch { Update("go without") { state in state.isPlain = true } }          // any error
///     Catch(into: \.problem) { … }                                              // and it fills a slot
///     Catch(CardDeclined.self) { … }                                            // errors of this type
///     Catch("busy", where: { $0.error.text.contains("busy") }) { … }
///
/// An error is kept as its type's name, its text and what else it tells of itself, because it has to survive the
/// process that threw it: what is caught is a `FlowFailure`, and a type is recognised by its name.
public struct Catch<State: Codable & Sendable>: Sendable {
    let behaviour: CatchBehaviour
    let block: Blueprint

    /// Takes errors for which `condition` holds; without one, all.
    ///
    /// The condition has no effects. A `name` is needed when a ``Try`` has two of these.
    public init(
        _ name: StaticString = "catch", where condition: @escaping @Sendable (FlowFailure) -> Bool = { _ in true },
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        self.init("\(name)", nil, condition, body(), SourceLocation(fileID: fileID, line: line))
    }

    /// Takes errors for which `condition` holds; without one, all. The error fills the slot.
    ///
    /// The condition has no effects. A `name` is needed when a ``Try`` has two of these.
    public init(
        _ name: StaticString = "catch", into slot: any Slot<State, FlowFailure>,
        where condition: @escaping @Sendable (FlowFailure) -> Bool = { _ in true },
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        self.init("\(name)", slot, condition, body(), SourceLocation(fileID: fileID, line: line))
    }

    /// Takes errors of one type, and of no type that only inherits from it.
    ///
    /// In paths the block is called as the type is.
    public init<Failure: Error>(
        _ type: Failure.Type, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        let name = PathPart.escaped(String(describing: type))
        self.init(name, nil, Self.isType(type), body(), SourceLocation(fileID: fileID, line: line))
    }

    /// Takes errors of one type, and of no type that only inherits from it. The error fills the slot.
    ///
    /// In paths the block is called as the type is.
    public init<Failure: Error>(
        _ type: Failure.Type, into slot: any Slot<State, FlowFailure>,
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        let name = PathPart.escaped(String(describing: type))
        self.init(name, slot, Self.isType(type), body(), SourceLocation(fileID: fileID, line: line))
    }

    private static func isType<Failure: Error>(_ type: Failure.Type) -> @Sendable (FlowFailure) -> Bool {
        let name = String(reflecting: type)
        return { $0.error.type == name }
    }

    private init(
        _ name: String, _ slot: (any Slot<State, FlowFailure>)?,
        _ condition: @escaping @Sendable (FlowFailure) -> Bool, _ body: Nodes<State, Nothing>,
        _ location: SourceLocation
    ) {
        behaviour = CatchBehaviour(
            takes: { _, failure in condition(failure) },
            write: { box, failure in
                if let slot { try Box<State>.open(box).value[keyPath: slot] = failure }
            })
        var block = Blueprint.sequence(name, body, at: location)
        if let slot { block.writes = .slot(slot) }
        self.block = block
    }
}

/// Makes a list of what a ``Try`` catches.
@resultBuilder
public enum CatchBuilder<State: Codable & Sendable> {
    /// One of them.
    public static func buildExpression(_ block: Catch<State>) -> Catch<State> { block }

    /// All of them, in order.
    public static func buildBlock(_ blocks: Catch<State>...) -> [Catch<State>] { blocks }
}
