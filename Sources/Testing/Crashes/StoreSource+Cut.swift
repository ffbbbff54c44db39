import RatchetJournal
import Synchronization

/// The stores that an engine under test has opened: if it crashes, somebody else has to close them.
final class OpenStores: Sendable {
    private let stores = Mutex<[any Store]>([])

    func add(_ store: any Store) { stores.withLock { $0.append(store) } }

    func closeAll() async {
        for store in stores.withLock({ stores in
            defer { stores = [] }
            return stores
        }) { await store.close() }
    }
}

extension StoreSource {
    /// The same source, for an engine whose jobs are performed on `executor`, and which may crash.
    func cut(by cut: CommitCut, _ crash: EngineCrash, on executor: VirtualExecutor, _ stores: OpenStores) -> StoreSource
    {
        StoreSource(name: name) { () async throws(JournalError) in
            let store = try await executor.outside { () async throws(JournalError) in try await self.open() }
            stores.add(store)
            return CutStore(store, executor, cut, crash)
        }
    }
}
