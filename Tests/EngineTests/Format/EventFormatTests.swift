@testable import RatchetEngine
import RatchetJournal
import Testing

/// One event of each code, as the page draws it.
@Suite struct `The page's table of events` {
    private static let address = NodeAddress(frame: 0, node: 1)
    private static let time = Timestamp(milliseconds: 1_795_253_400_250)
    private static let error = ErrorReport(type: "App.BankError", text: "no cover")
    private static let value = Payload(bytes: Array("{}".utf8))
    private static let header = RunHeader(
        givenID: nil, workflow: "Greet", fingerprint: Fingerprint(rawValue: 0x1ECD_0FCD_4F2F_5581))

    private static let forkedValue: [UInt8] = {
        var writer = ByteWriter()
        header.write(to: &writer)
        writer.signed(time.milliseconds)
        writer.raw([0, 0, 0, 0])
        return writer.bytes
    }()

    private static let migration: RunMigration = {
        var migration = RunMigration(
            fingerprint: header.fingerprint, time: time,
            scopes: [OutlineMatch.Scope(place: 0, nodes: [0, nil, 1]), nil])
        migration.skipped = [address]
        migration.states = [RunMigration.State(frame: 0, state: value)]
        migration.notes = ["x"]
        return migration
    }()

    /// By their names on the page, in the order of their codes.
    private static let events: [(name: String, event: RunEvent)] = [
        ("started", .started(header, state: value)),
        ("stepCompleted", .stepCompleted(address, output: value, state: nil)),
        ("stepReduced", .stepCompleted(address, output: .nothing, state: value)),
        ("attemptFailed", .attemptFailed(address, error, retryAt: time)),
        ("stepFailed", .attemptFailed(address, error, retryAt: nil)),
        ("nodeFailed", .nodeFailed(address, error)),
        ("sleepStarted", .sleepStarted(address, due: time)),
        ("sleepEnded", .sleepEnded(address)),
        ("chose", .chose(address, 1)),
        ("choseNone", .chose(address, nil)),
        ("looped", .looped(address, again: true)),
        ("loopEnded", .looped(address, again: false)),
        ("updated", .updated(address, state: value)),
        ("fannedOut", .fannedOut(address, ["a", "b"].map { ElementStart(key: $0, state: value) })),
        ("called", .called(address, state: value)),
        ("returned", .returned(address, output: value)),
        ("putAway", .putAway(until: time)),
        ("broughtBack", .broughtBack),
        ("putAwayForSignal", .putAway(until: nil)),
        ("signalled", .signalled(RunSignal(name: "decided", id: "m-1", value: value))),
        ("received", .received(address, state: nil)),
        ("receivedReduced", .received(address, state: value)),
        ("cancelled", .cancelled),
        ("waitStarted", .waitStarted(address, due: time)),
        ("expired", .expired(address)),
        ("waited", .waited(address)),
        ("caught", .caught(address, 1)),
        ("caughtNone", .caught(address, nil)),
        ("deadlineSet", .deadlineSet(time)),
        ("timedOut", .timedOut(error)),
        ("terminated", .terminated),
        ("stepKept", .stepKept(address, output: value, state: nil)),
        ("stepKeptReduced", .stepKept(address, output: .nothing, state: value)),
        ("compensated", .compensated(address)),
        ("compensationFailed", .compensationFailed(address, error, retryAt: time)),
        ("compensationStuck", .compensationFailed(address, error, retryAt: nil)),
        ("compensationSkipped", .compensationSkipped(address)),
        ("compensationRetried", .compensationRetried(address)),
        ("progressed", .progressed(address, details: value)),
        ("partCompleted", .partCompleted(address, name: "upload", output: value)),
        ("attemptBegan", .attemptBegan(address)),
        ("cursorSet", .cursorSet(address, cursor: value)),
        ("crashed", .crashed(address)),
        ("freed", .freed(address)),
        ("queued", .queued(address, queue: "printer", due: time)),
        ("unqueued", .unqueued(address)),
        ("childOf", .childOf(ParentLink(number: 7, id: "order-7", node: address, interest: .waits))),
        ("childAsked", .childAsked(address, run: "order-7/Greet", .cancel, isDetached: false)),
        ("childStarted", .childStarted(address)),
        ("childEnded", .childEnded(address, output: value)),
        ("childGone", .childGone("order-7/Greet")),
        ("sending", .sending(address, to: "order-7")),
        ("sent", .sent(address)),
        ("effected", .effected(address, EffectNotes(count: 40, first: [EffectNote(.put, "rate")]))),
        (
            "answered", .answered(RunSignal(name: "add item", id: "m-1", value: value), answer: value, state: value)
        ),
        ("paused", .paused),
        ("resumed", .resumed),
        ("resolved", .settled(Settlement(path: "payment", id: "p-1", result: .value(value)))),
        ("rejected", .settled(Settlement(path: "payment", result: .error(error)))),
        ("fulfilled", .fulfilled(address, state: nil)),
        ("fulfilledReduced", .fulfilled(address, state: value)),
        (
            "attributesChanged",
            .attributesChanged([
                AttributeChange(name: "customer", value: "ada"), AttributeChange(name: "cents", value: nil),
            ])
        ),
        ("tagged", .tagged(["urgent"])),
        ("reusedID", .reusedID),
        ("migrated", .migrated(migration)),
        ("forked", .forked(ForkOrigin(run: "r", path: "write"), value: forkedValue)),
        ("skipped", .skipped(address, output: value, state: nil)),
        ("skippedReduced", .skipped(address, output: value, state: value)),
        ("retried", .retried(address)),
    ]

    private let page: FormatPage

    init() throws { page = try FormatPage() }

    @Test func `Each event is written and read as it is drawn`() throws {
        let parts = try page.parts("events")
        try #require(parts.count == Self.events.count)
        for (bytes, (name, event)) in zip(parts, Self.events) {
            var writer = ByteWriter()
            event.write(to: &writer)
            #expect(writer.bytes == bytes, "\(name)")
            var reader = ByteReader(bytes)
            #expect(try RunEvent(from: &reader) == event, "\(name)")
            #expect(reader.isAtEnd, "\(name)")
        }
    }

    @Test func `The table has every code and its name`() throws {
        let codes = try page.parts("events").map(\.[0])
        #expect(page.eventCodes.map(\.code) == codes)
        #expect(page.eventCodes.map(\.name) == Self.events.map(\.name))
    }

    @Test func `No code is read that is not in the table`() {
        let known = Set(page.eventCodes.map(\.code))
        for code in UInt8.min...UInt8.max where !known.contains(code) {
            // Enough bytes for any event, so that only the code can be what is wrong: it is the first byte.
            var reader = ByteReader([code] + Array(repeating: 0, count: 64))
            let error = #expect(throws: ByteReader.Malformed.self) { try RunEvent(from: &reader) }
            #expect(error?.offset == 1)
        }
    }
}
