import Ratchet
import RatchetJournal
import Testing

@testable import RatchetEngine

@Suite struct `Deliveries as bytes and as lines` {
    @Test(arguments: OutboxSample.deliveries)
    func `Each is read as it was written`(delivery: Delivery) throws {
        #expect(try Delivery(decoding: delivery.encoded) == delivery)
        #expect(throws: ByteReader.Malformed.self) { try Delivery(decoding: delivery.encoded + [0]) }
        #expect(throws: ByteReader.Malformed.self) { try Delivery(decoding: delivery.encoded.dropLast()) }
    }

    @Test func `Each goes out with an export, and in with an import`() async throws {
        let (lab, copy) = (Lab(), Lab())
        try await OutboxSample.addDeliveries(to: .memory(lab.image))
        let lines = try await ExportedLines(lab.image)
        #expect(lines.rows(of: "delivery").count == OutboxSample.deliveries.count)
        try await lines.take(into: .memory(copy.image))
        #expect(try await ExportedLines(copy.image).lines == lines.lines)
        let read = try await copy.view { view in
            var read: [Delivery] = []
            try EngineTables.outbox.scan(.all, in: view, with: .plain) { _, bytes in
                read.append(try Delivery(decoding: bytes))
                return .next
            }
            return read
        }
        #expect(read == OutboxSample.deliveries)
    }

    @Test func `A row that cannot be read stays, is told of, and holds nothing up`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            let listener = try await engine.start(Listening.self, id: "l", with: Listening.State(wants: 1))
            try await listener.wait(for: .waiting)
        }
        let store = try MemoryStore.open(lab.image)
        let signal = RunSignal(name: "number", value: Payload(bytes: Array("1".utf8)))
        var batch = WriteBatch()
        batch.add(try EngineTables.outbox.put(1, [1, 2, 3], with: .plain))
        batch.add(.put(EngineTables.outbox.name, key: UInt64(2).keyBytes, value: [9, 9, 9, 9, 9]))
        batch.add(try EngineTables.outbox.put(3, Delivery(from: 9, .signal(run: "l", signal)).encoded, with: .plain))
        try await store.commit(batch)
        await store.close()
        let next = try lab.engine(Listening())
        try await next.run { () async throws in
            #expect(try await next.find(Listening.self, id: "l").result() == 1)
        }
        #expect(lab.logs.lines.count { $0.contains("cannot be read, and stays in the outbox") } == 2)
        #expect(try await lab.view { view in try view.count(of: EngineTables.outbox.name) } == 2)
    }
}
