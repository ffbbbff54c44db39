import RatchetJournal

/// Opens a journal, lends it to `body` while it runs, and closes it.
/// - Throws: what `body` throws; else the fault that ended the journal.
@discardableResult
func withJournal<Value: Sendable>(
    _ source: StoreSource, limits: JournalLimits = JournalLimits(), history: HistoryKeeping = .kept,
    _ body: (Journal) async throws -> Value
) async throws -> Value {
    let configuration = JournalConfiguration(limits: limits, history: history)
    let journal = try await Journal.open(source, configuration: configuration)
    async let end: Void = journal.run()
    let value: Value
    do {
        value = try await body(journal)
    } catch {
        journal.close()
        try? await end
        throw error
    }
    journal.close()
    try await end
    return value
}

/// What a journal would find if the process died at this moment.
func contents(of image: MemoryImage, limits: JournalLimits = JournalLimits()) async throws -> Recovery.Result {
    try await contents(of: StoreSource.memory(image.copy()), limits: limits)
}

/// What a journal finds when it is opened; nobody else may have it.
func contents(of source: StoreSource, limits: JournalLimits = JournalLimits()) async throws -> Recovery.Result {
    let journal = try await Journal.open(source, configuration: JournalConfiguration(limits: limits))
    let contents = try await journal.contents()
    journal.close()
    try await journal.run()
    return contents
}

extension EntityID {
    /// An entity of a kind that is there for tests.
    static func test(_ number: UInt64) -> EntityID { EntityID(Kind(rawValue: 1), number) }
}

extension Submission {
    /// One event of one entity.
    static func event(_ entity: UInt64, _ text: String, _ durability: Durability = .durable) -> Submission {
        Submission(items: [LogItem(.test(entity), Array(text.utf8))], durability: durability)
    }

    /// The whole value of one entity.
    static func snapshot(_ entity: UInt64, _ text: String) -> Submission {
        Submission(snapshots: [LogItem(.test(entity), Array(text.utf8))])
    }
}

extension Recovery.Result {
    /// An entity as text: its snapshot in brackets, if there is one, and the events after it.
    func text(of entity: UInt64) -> String? {
        guard let entity = entities[.test(entity)] else { return nil }
        let snapshot = entity.snapshot.map { "[\(String(decoding: $0, as: UTF8.self))]" }
        let events = entity.events.map { String(decoding: $0.bytes, as: UTF8.self) }
        return ((snapshot.map { [$0] } ?? []) + events).joined(separator: " ")
    }
}
