/// What a workflow answers updates and queries with, by their names; the user's types are erased.
package struct MessageHandlers: Sendable {
    package private(set) var updates: [String: UpdateHandler] = [:]
    package private(set) var queries: [String: QueryHandler] = [:]

    package init(_ handlers: [HandlerBlueprint] = []) {
        for handler in handlers {
            switch handler.kind {
            case .update(let update): updates[handler.name] = update
            case .query(let query): queries[handler.name] = query
            }
        }
    }
}

/// Validates an update, changes the State and makes the answer. It is pure.
package struct UpdateHandler: Sendable {
    /// Throws if a payload is not an argument of the update.
    package let check: @Sendable (Payload) throws -> Void
    /// Gets a copy of the State, and throws if the update is refused.
    package let answer: @Sendable (any StateBox, Payload) throws -> Payload

    package init(
        check: @escaping @Sendable (Payload) throws -> Void,
        answer: @escaping @Sendable (any StateBox, Payload) throws -> Payload
    ) {
        self.check = check
        self.answer = answer
    }
}

/// Reads an answer out of the State. It is pure.
package struct QueryHandler: Sendable {
    /// Throws if a payload is not an argument of the query.
    package let check: @Sendable (Payload) throws -> Void
    /// Gets a copy of the State.
    package let answer: @Sendable (any StateBox, Payload) throws -> Payload

    package init(
        check: @escaping @Sendable (Payload) throws -> Void,
        answer: @escaping @Sendable (any StateBox, Payload) throws -> Payload
    ) {
        self.check = check
        self.answer = answer
    }
}
