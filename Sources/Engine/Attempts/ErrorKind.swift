/// A type of errors.
struct ErrorKind: Sendable, Hashable {
    private let id: ObjectIdentifier
    private let isMet: @Sendable (any Error) -> Bool

    init<Failure: Error>(_ type: Failure.Type) {
        id = ObjectIdentifier(type)
        isMet = { $0 is Failure }
    }

    func includes(_ error: any Error) -> Bool { isMet(error) }

    static func == (left: ErrorKind, right: ErrorKind) -> Bool { left.id == right.id }

    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
