package import RatchetEngine

extension JSON {
    package init(_ listing: RunListing) {
        self = .members([
            "runs": .array(listing.runs.map { .object($0.members) }),
            "hasMore": .bool(listing.hasMore),
            "next": JSON(listing.next?.description),
            "total": JSON(listing.total),
        ])
    }

    package init(_ tree: RunTree) {
        let nodes = Member(name: "nodes", value: .array(tree.nodes.map { JSON($0) }))
        let notes = tree.run.notes.map { JSON.members(["time": JSON($0.time), "text": .string($0.text)]) }
        self = .object(tree.run.members + [Member(name: "notes", value: .array(notes)), nodes])
    }

    init(_ node: RunNode) {
        self = .members([
            "kind": .string(node.kind.name),
            "name": .string(node.name),
            "path": .string(node.path),
            "status": .string("\(node.status)"),
            "attempts": .int(node.attempts),
            "turn": JSON(node.turn),
            "choice": JSON(node.choice),
            "opened": JSON(node.opened),
            "closed": JSON(node.closed),
            "due": JSON(node.due),
            "signal": JSON(node.signal),
            "queue": JSON(node.queue),
            "run": JSON(node.target?.rawValue),
            "error": node.error.map { JSON($0) } ?? .null,
            "output": node.output?.whole ?? .null,
            "outputPreview": node.output?.whole == nil ? JSON(node.output?.text) : .null,
            "children": .array(node.children.map { JSON($0) }),
        ])
    }

    init(_ time: Timestamp?) { self = time.map { .string(TimeText.utc($0)) } ?? .null }

    init(_ error: ErrorReport) {
        let details = error.details.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: .string($0.value)) }
        self = .object(
            [Member(name: "type", value: .string(error.type)), Member(name: "text", value: .string(error.text))]
                + (details.isEmpty ? [] : [Member(name: "details", value: .object(details))])
                + (error.cause.map { [Member(name: "cause", value: JSON($0))] } ?? []))
    }
}

extension RunSummary {
    fileprivate var members: [JSON.Member] {
        let members: KeyValuePairs<String, JSON> = [
            "id": .string(id.rawValue),
            "workflow": JSON(workflow),
            "parent": JSON(parent?.rawValue),
            "status": .string(status.description),
            "started": JSON(started),
            "ended": JSON(ended),
            "due": JSON(due),
            "open": .array(open.map { .string($0) }),
            "openCount": .int(openCount),
            "awaits": .array(awaits.map { .string($0) }),
            "unreceived": .object(
                unreceived.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: .int($0.value)) }),
            "failure": failure?.json ?? .null,
            "parked": parked?.json ?? .null,
            "output": output.flatMap { JSON(bytes: $0.bytes) } ?? .null,
            "undoing": .array(undoing.map { JSON($0) }),
            "tags": .array(terms.tags.map { .string($0) }),
            "attributes": JSON(terms.attributes),
        ]
        return members.map { JSON.Member(name: $0.key, value: $0.value) }
    }
}

extension JSON {
    init(_ attributes: [String: AttributeValue]) {
        self = .object(
            attributes.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: JSON($0.value)) })
    }

    init(_ undoing: Compensation) {
        self = .members([
            "path": .string(undoing.undoingPath), "attempts": .int(undoing.attempts),
            "isStuck": .bool(undoing.isStuck), "error": undoing.error.map { JSON($0) } ?? .null,
        ])
    }

    init(_ value: AttributeValue?) {
        switch value {
        case .text(let text): self = .string(text)
        case .integer(let number): self = .int(number)
        case .flag(let flag): self = .bool(flag)
        case .time(let time): self = JSON(time)
        case nil: self = .null
        }
    }
}

extension RunFailure {
    fileprivate var json: JSON {
        guard case .object(let members) = JSON(error) else { return .null }
        return .object([JSON.Member(name: "path", value: .string(path))] + members)
    }
}

extension ParkReason {
    fileprivate var json: JSON { .members(["kind": .string("\(kind)"), "text": .string(text)]) }
}

extension Preview {
    /// The output, if all of it is there and it is JSON.
    fileprivate var whole: JSON? { isCut ? nil : JSON(bytes: text.utf8) }
}

extension RunNode.Kind {
    fileprivate var name: String {
        switch self {
        case .element: "element"
        case .node(let kind): "\(kind)"
        }
    }
}
