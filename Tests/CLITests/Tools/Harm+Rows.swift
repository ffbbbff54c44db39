import RatchetEngine
import RatchetJournal
import Testing

extension Harm {
    static let snapshots = [
        Harm(
            "a snapshot of other bytes",
            ["checksum: table 'archive', run 1: the snapshot of entity 1:1 is damaged: {any}"]
        ) {
            _ in [JournalTables.archive.put(.run(1), Array(repeating: 9, count: 40))]
        },
        Harm(
            "a snapshot with a bit turned round",
            ["checksum: table 'entities', run 3: the snapshot of entity 1:3 is damaged: {any}"]
        ) {
            view in
            var row = try #require(try JournalTables.entities.value(for: .run(3), in: view))
            row[30] ^= 1
            return [JournalTables.entities.put(.run(3), row)]
        },
        Harm(
            "a snapshot in another's place",
            ["checksum: table 'archive', run 2: the snapshot of entity 1:2 is damaged: {any}"]
        ) {
            view in
            [
                JournalTables.archive.put(
                    .run(2), try #require(try JournalTables.archive.value(for: .run(1), in: view)))
            ]
        },
        Harm(
            "a snapshot that is gone",
            [
                "strayRow: table 'runsByStatus', sleeping, run 3: there is no snapshot of the run",
                "strayRow: table 'timers', due 2026-01-08T00:12:03.750Z, run 3: there is no snapshot of the run",
            ]
        ) { _ in [JournalTables.entities.delete(.run(3))] },
        Harm(
            "a snapshot that is ahead of the log",
            ["mismatch: table 'archive', run 1: the snapshot includes LSN 9000, and the log ends at LSN {any}"]
        ) { view in
            let moved = Snapshot(stamp: Stamp(LSN(9_000), item: 1), bytes: try snapshot(1, view).bytes)
            return [JournalTables.archive.put(.run(1), try moved.encoded(for: .run(1), with: .plain))]
        },
        Harm("a snapshot that is none of a run", ["unfoldable: table 'archive', run 1: the snapshot is none of a run"])
        {
            view in
            let broken = Snapshot(stamp: try snapshot(1, view).stamp, bytes: [77])
            return [JournalTables.archive.put(.run(1), try broken.encoded(for: .run(1), with: .plain))]
        },
        Harm(
            "a snapshot that ends early",
            [
                "unfoldable: table 'archive', run 1: what the journal holds of the run cannot be read (byte {any})"
            ]
        ) { view in
            let old = try snapshot(1, view)
            let cut = Snapshot(stamp: old.stamp, bytes: old.bytes.dropLast(3))
            return [JournalTables.archive.put(.run(1), try cut.encoded(for: .run(1), with: .plain))]
        },
        Harm(
            "a snapshot with another status than its value",
            ["mismatch: table 'entities', run 3: the snapshot says waiting, and what it holds is sleeping"]
        ) { view in
            let old = try snapshot(3, view)
            let other = Snapshot(stamp: old.stamp, bytes: [RunStatus.waiting.rawValue] + old.bytes.dropFirst())
            return [
                JournalTables.entities.put(.run(3), try other.encoded(for: .run(3), with: .plain)),
                EngineTables.runsByStatus.delete(RunStatusKey(.sleeping, 3)),
                EngineTables.runsByStatus.put(RunStatusKey(.waiting, 3), []),
            ]
        },
        Harm("a snapshot with a key of another length", ["badRow: table 'entities', 010203: the key names no entity"]) {
            _ in
            [.put(JournalTables.entities.name, key: [1, 2, 3], value: [])]
        },
        Harm(
            "an entity of another kind",
            ["unknownRow: table 'entities', entity 9:1: this version does not know the kind of entity"]
        ) { _ in [JournalTables.entities.put(EntityID(.init(rawValue: 9), 1), [1])] },
    ]

    static let indexes = [
        Harm(
            "a status that is gone",
            ["missingRow: table 'entities', run 3: the run is sleeping, and the table 'runsByStatus' does not say so"]
        ) { _ in [EngineTables.runsByStatus.delete(RunStatusKey(.sleeping, 3))] },
        Harm(
            "an end that is gone",
            ["missingRow: table 'archive', run 1: the run is completed, and the table 'runsByEnd' does not say so"]
        ) { view in [EngineTables.runsByEnd.delete(try end(1, view))] },
        Harm(
            "an end of no run", ["strayRow: table 'runsByEnd', failed, run 99: there is no snapshot of the run"]
        ) { _ in
            let header = RunHeader(givenID: nil, workflow: "w", fingerprint: Fingerprint(rawValue: 1))
            let (key, time) = (RunEndKey(.failed, Timestamp(milliseconds: 7), 99), Timestamp(milliseconds: 5))
            return [
                try EngineTables.runsByEnd.put(key, RunEndSummary(header, started: time).encoded, with: .plain)
            ]
        },
        Harm("an end that is none", ["badRow: table 'runsByEnd', 07: the row is no end of a run"]) { _ in
            [.put(EngineTables.runsByEnd.name, key: [7], value: [])]
        },
        Harm("a summary of other bytes", ["checksum: table 'runsByEnd', completed, run 1: {any}"]) { view in
            [.put(EngineTables.runsByEnd.name, key: try end(1, view).keyBytes, value: [1, 2, 3, 4, 5])]
        },
        Harm("history of other bytes", ["checksum: table 'history', entity 1:1, LSN 1: {any}"]) { _ in
            [.put(JournalTables.history.name, key: HistoryKey(.run(1), LSN(1)).keyBytes, value: [1, 2, 3, 4, 5])]
        },
        Harm("history of nothing", ["badRow: table 'history', 07: the key names no part of a history"]) { _ in
            [.put(JournalTables.history.name, key: [7], value: [])]
        },
        Harm(
            "a status too many",
            ["strayRow: table 'runsByStatus', failed, run 1: the run's snapshot says that it is completed"]
        ) { _ in [EngineTables.runsByStatus.put(RunStatusKey(.failed, 1), [])] },
        Harm("a status of no run", ["strayRow: table 'runsByStatus', running, run 99: there is no snapshot of the run"])
        { _ in
            [EngineTables.runsByStatus.put(RunStatusKey(.running, 99), [])]
        },
        Harm(
            "a status that is none", ["badRow: table 'runsByStatus', 630000000000000001: the row is no status of a run"]
        ) { _ in
            [.put(EngineTables.runsByStatus.name, key: [99] + UInt64(1).keyBytes, value: [])]
        },
        Harm(
            "a timer that is gone",
            [
                "missingRow: table 'entities', run 3: the run sleeps until 2026-01-08T00:12:03.750Z, and there is no "
                    + "timer for that"
            ]
        ) { view in [EngineTables.timers.delete(try timer(3, view))] },
        Harm(
            "a timer too many",
            ["strayRow: table 'timers', due 1970-01-01T00:00:00.250Z, run 1: the run does not sleep"]
        ) { _ in
            [EngineTables.timers.put(TimerKey(Timestamp(milliseconds: 250), 1), [])]
        },
        Harm(
            "a timer at another time",
            [
                "strayRow: table 'timers', due 1970-01-01T00:00:00.250Z, run 3: the run sleeps until "
                    + "2026-01-08T00:12:03.750Z"
            ]
        ) { _ in [EngineTables.timers.put(TimerKey(Timestamp(milliseconds: 250), 3), [])] },
        Harm(
            "an id of a signal to no run", ["strayRow: table 'signalIDs', 'paid', run 99: there is no such run"]
        ) { _ in [EngineTables.signalIDs.put(SignalIDKey(99, "paid", with: .plain), [])] },
        Harm("an id of a signal that is none", ["badRow: table 'signalIDs', 07: the row is no id of a signal"]) { _ in
            [.put(EngineTables.signalIDs.name, key: [7], value: [])]
        },
        Harm(
            "a command of other bytes", ["checksum: table 'inbox', command 1: the command cannot be read"]
        ) { _ in [InboxTables.inbox.put(1, [1, 2, 3])] },
        Harm("an id of no command", ["strayRow: table 'commands', 'c1': there is no command 7"]) { _ in
            [InboxTables.commands.put("c1", 7, with: .plain)]
        },
        Harm("a timer that is none", ["badRow: table 'timers', 07: the row is no timer of a run"]) { _ in
            [.put(EngineTables.timers.name, key: [7], value: [])]
        },
        Harm(
            "an id that is gone",
            ["missingRow: table 'archive', run 1: the run was given the id 'order-1', which leads to no run"]
        ) { _ in [EngineTables.runIDs.delete(UserKey("order-1".keyBytes))] },
        Harm(
            "an id that leads elsewhere",
            [
                "mismatch: table 'archive', run 2: the run was given the id 'order-2', which leads to run 1",
                "strayRow: table 'runIDs', 'order-2', run 1: the run says that its id is 'order-1'",
            ]
        ) { _ in [EngineTables.runIDs.put(UserKey("order-2".keyBytes), 1)] },
        Harm(
            "an id that leads to a later run, which does not know it",
            ["strayRow: table 'runIDs', 'order-1', run 2: the run says that its id is 'order-2'"]
        ) { _ in [EngineTables.runIDs.put(UserKey("order-1".keyBytes), 2)] },
        Harm("an id of no run", ["strayRow: table 'runIDs', 'ghost', run 99: there is no such run"]) { _ in
            [EngineTables.runIDs.put(UserKey("ghost".keyBytes), 99)]
        },
        Harm(
            "an id of a run without one",
            ["strayRow: table 'runIDs', 'three', run 3: the run says that its id is 'run-3'"]
        ) { _ in
            [EngineTables.runIDs.put(UserKey("three".keyBytes), 3)]
        },
        Harm("an id whose number is none", ["badRow: table 'runIDs', 67686f7374: the row is no number of a run"]) { _ in
            [.put(EngineTables.runIDs.name, key: Array("ghost".utf8), value: [1])]
        },
    ]

    static let log = [
        Harm("a damaged body", ["checksum: table 'log', LSN 4: the body of the log record at LSN 4 is damaged: {any}"])
        { view in
            try flipped(4, atEnd: true, view)
        },
        Harm("a damaged header", ["checksum: table 'log', LSN 4: the header's checksum does not fit"]) { view in
            try flipped(4, atEnd: false, view)
        },
        Harm("a record that is gone", ["gap: table 'log', LSN 5: no record at LSN 4"]) { _ in
            [JournalTables.log.delete(LSN(4))]
        },
        Harm("several records that are gone", ["gap: table 'log', LSN 7: no record at LSN 1 to 6"]) { _ in
            [JournalTables.log.trim(below: LSN(7), limit: 99)]
        },
        Harm("a record that should have been deleted", ["gap: table 'log', LSN 1: {any}"]) { _ in
            [JournalTables.meta.put("trimmed", [1, 0, 0, 0, 0, 0, 0, 0])]
        },
        Harm("a record in another's place", ["checksum: table 'log', LSN 4: the header's checksum does not fit"]) {
            view in
            [JournalTables.log.put(LSN(4), try #require(try JournalTables.log.value(for: LSN(5), in: view)))]
        },
        Harm("a record with a key that is none", ["badRow: table 'log', 00: the key is no LSN"]) { _ in
            [.put(JournalTables.log.name, key: [0], value: [])]
        },
        Harm(
            "events that make no sense",
            ["unfoldable: table 'log', run 3, LSN {any}: what the journal holds of the run cannot be read (byte {any}"]
        ) { view in try group(3, [0, 200], view) },
        Harm(
            "events of a run that was never started",
            [
                "unfoldable: table 'log', run 77, LSN {any}: what the journal holds of the run does not fit together: "
                    + "its first event is missing"
            ]
        ) { view in try group(77, EventBatch(at: Timestamp(milliseconds: 0), [.broughtBack]).encoded, view) },
    ]

    static let others = [
        Harm("an outline of other bytes", ["checksum: table 'plans', {any}: the value is no outline"]) { view in
            [try EngineTables.plans.put(try fingerprint("ShipOrder", view), [1, 2, 3], with: .plain)]
        },
        Harm("an outline with a bit turned round", ["checksum: table 'plans', {any}: the value {any} does not fit"]) {
            view in
            let key = try fingerprint("ShipOrder", view).keyBytes
            var row = try #require(try view.value(for: key, in: EngineTables.plans.name))
            row[20] ^= 1
            return [.put(EngineTables.plans.name, key: key, value: row)]
        },
        Harm(
            "an outline in another's place",
            ["checksum: table 'plans', {any}: the outline has another fingerprint than its key"]
        ) {
            view in
            let other = try fingerprint("WaitForGate", view)
            return [
                try EngineTables.plans.put(
                    try fingerprint("ShipOrder", view),
                    try #require(try EngineTables.plans.value(for: other, in: view, with: .plain)), with: .plain)
            ]
        },
        Harm(
            "an outline that is gone", ["missingRow: table 'plans', {any}: there is no outline of workflow 'ShipOrder'"]
        ) { view in
            [EngineTables.plans.delete(try fingerprint("ShipOrder", view))]
        },
        Harm("a place of trimming that is none", ["badRow: table 'meta', 'trimmed': the value is no place in the log"])
        { _ in
            [JournalTables.meta.put("trimmed", [1, 2, 3])]
        },
        Harm("an epoch that is none", ["badRow: table 'meta', 'epoch': the value is no number of an owner"]) { _ in
            [JournalTables.meta.put("epoch", [1])]
        },
        Harm(
            "another format",
            ["badRow: table 'meta', 'format': the value is format 99, and this version knows {any} only"]
        ) { _ in
            [JournalTables.meta.put("format", Array("RATCHET".utf8) + [99])]
        },
        Harm("a value that is not known", ["unknownRow: table 'meta', 'color': this version does not know the row"]) {
            _ in
            [JournalTables.meta.put("color", [1])]
        },
        Harm("a table that is not known", ["unknownTable: table 'colors': this version does not know the table"]) { _ in
            [.put("colors", key: [1], value: [])]
        },
    ]
}
