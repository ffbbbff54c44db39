import Ratchet
import RatchetJournal

@testable import RatchetEngine

/// Runs that have to do with each other, and whatever else an outbox and a store can have in them.
enum OutboxSample {
    private struct Customer: Codable { var name: String }

    /// The workflows that ``fill(_:parked:)`` starts runs of.
    static func register(with engine: Engine, sendingTo parked: RunID) throws {
        try engine.register(
            Mission { run in
                try run.start(Chore.self, id: "chore", with: Chore.State(number: 2))
                try run.signal(parked, Listening.number, 7, id: "kept")
                try run.store.put(StoreKey<Int>("errands"), 1)
                try run.store.remove(StoreKey<Int>("nothing"))
                return 1
            })
        try engine.register(Chore(effects: Tally()))
        try engine.register(Parent())
        try engine.register(Child(effects: Tally()))
        try engine.register(Detaching(policy: .cancel))
    }

    /// - Parameter kept: how many deliveries stay in the outbox: those to a run that is parked.
    static func fill(_ engine: Engine, keeping kept: Int = 1) async throws {
        try await engine.store.put(StoreKey("customer", "é/1"), Customer(name: "Ada"))
        let parent = try await engine.start(
            Parent.self, id: "family", with: Parent.State(child: Child.State(number: 1, waits: true)))
        try await parent.wait(for: .waiting)
        let detaching = try await engine.start(
            Detaching.self, id: "detaching", with: Detaching.State(child: Child.State(number: 2, waits: true)))
        try await detaching.wait(for: .waiting)
        let over = try await engine.start(
            Parent.self, id: "over", with: Parent.State(child: Child.State(number: 3)))
        _ = try await over.result()
        let gone = try await engine.start(Detaching.self, id: "gone", with: Detaching.State())
        while try await engine.status(of: "gone/Child") != .completed { await Task.yield() }
        try await gone.wait(for: .waiting)
        _ = try await engine.start(Mission.self, id: "errand", with: Mission.State()).result()
        _ = try await engine.result(Chore.self, of: "chore")
        let journal = try await engine.parts.runs().world.journal
        while try await journal.read({ view in try view.count(of: EngineTables.outbox.name) }) != kept {
            await Task.yield()
        }
    }

    /// One of each kind.
    static let deliveries: [Delivery] = {
        let node = NodeAddress(frame: 3, node: 1)
        let error = ErrorReport(type: "App.Oops", text: "oops")
        let state = Payload(bytes: Array(#"{"number":1}"#.utf8))
        let parent = ParentLink(number: 7, id: "p", node: node, interest: .waits)
        let contents: [Delivery.Content] =
            [
                .start(workflow: "Child", id: "a", state: state, parent: nil),
                .start(workflow: "Child", id: "b", state: state, parent: parent),
                .start(workflow: "Child", id: "c", state: state, parent: parent, tags: ["t", "u"]),
                .signal(run: "a", RunSignal(name: "go on", value: state)),
                .signal(run: "a", RunSignal(name: "go on", id: "é", value: .nothing)), .cancel(run: "a"),
                .terminate(run: "b"), .close(child: "a", .cancel), .close(child: "b", .terminate),
                .reply(to: 7, Reply(node, "a", .taken)), .reply(to: 7, Reply(node, "a", .refused(error))),
                .reply(to: 7, Reply(node, "a", .ended(.completed(state)))),
                .reply(to: 7, Reply(node, "a", .ended(.failed(path: "x/y", error)))),
                .reply(to: 7, Reply(node, "a", .ended(.cancelled))),
                .reply(to: 7, Reply(node, "a", .ended(.terminated))),
                .enqueue(JobOrder(kind: "Resize", arguments: state)),
                .enqueue(
                    JobOrder(
                        kind: "Resize", id: "é", arguments: .nothing,
                        options: JobOptions(
                            queue: "photos", priority: 2, due: Timestamp(milliseconds: 7), delay: .seconds(1), key: "k",
                            weight: 3, attempts: 4, tags: ["t"], isUnique: false), hasKey: true)),
            ] + ScheduleSample.orders.map { .schedule(name: "nightly", $0) }
        return contents.enumerated().map {
            Delivery(
                from: $0.offset < 15 ? UInt64($0.offset) + 7 : Delivery.jobSender(7),
                answers: $0.offset.isMultiple(of: 2) ? node : nil, $0.element)
        }
    }()

    static func addDeliveries(to source: StoreSource) async throws {
        let store = try await source.open()
        var batch = WriteBatch()
        for (number, delivery) in deliveries.enumerated() {
            batch.add(try EngineTables.outbox.put(UInt64(number) + 100, delivery.encoded, with: .plain))
        }
        let added = batch
        try await store.commit(added)
        await store.close()
    }
}

extension Engine {
    /// What a run is that may not be there yet.
    fileprivate func status(of id: RunID) async throws -> RunStatus? {
        do {
            return try await status(of: try await find(id))
        } catch let error as EngineError where error.code == .notFound {
            return nil
        }
    }
}
