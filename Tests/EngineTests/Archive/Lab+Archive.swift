import RatchetEngine
import RatchetJournal

extension Lab {
    /// Lends `body` what the journal holds now.
    func view<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Value
    ) async throws -> Value {
        let store = try await StoreSource.memory(image.copy()).open()
        let value = try await store.read(body)
        await store.close()
        return value
    }

    /// Reads the journal as it is now, as another process would.
    func inspect<Value>(_ body: (JournalInspector) async throws -> Value) async throws -> Value {
        let store = try await StoreSource.memory(image.copy()).open()
        let value = try await body(JournalInspector(store))
        await store.close()
        return value
    }

    /// How many rows the tables have that hold runs.
    func rows() async throws -> [String: Int] {
        try await view { view in
            let tables = [
                JournalTables.entities.name, JournalTables.archive.name, JournalTables.history.name,
                JournalTables.forgotten.name, EngineTables.runIDs.name, EngineTables.runsByStatus.name,
                EngineTables.runsByEnd.name, EngineTables.runsByTerm.name,
            ]
            var rows: [String: Int] = [:]
            for table in tables { rows[table.rawValue] = try view.count(of: table) }
            return rows.filter { $0.value > 0 }
        }
    }
}
