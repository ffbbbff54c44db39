import Synchronization
import Testing

@testable import RatchetJournal

@Suite struct IntakeTests {
    private struct Entry: Sendable, Equatable {
        let producer: Int
        let number: Int
    }

    private final class Served: Sendable {
        let entries = Mutex<[Entry]>([])
    }

    @Test func `what many producers add at once is served once, each one's in order, and none is left behind`() async {
        let (producers, each) = (8, 20_000)
        let intake = Intake<Entry>()
        let served = Served()
        await withTaskGroup { group in
            for producer in 0..<producers {
                group.addTask {
                    for number in 0..<each {
                        intake.add(Entry(producer: producer, number: number))
                        intake.serve { entries in served.entries.withLock { $0 += entries } }
                    }
                }
            }
        }
        let all = served.entries.withLock { $0 }
        for producer in 0..<producers {
            #expect(all.filter { $0.producer == producer }.map(\.number) == Array(0..<each))
        }
    }

    @Test func `whoever finds somebody at it leaves the serving to that one`() {
        let intake = Intake<Int>()
        intake.add(1)
        var served: [[Int]] = []
        intake.serve { entries in
            served.append(entries)
            guard entries == [1] else { return }
            intake.add(2)
            intake.add(3)
            intake.serve { _ in Issue.record("nobody but the first may serve now") }
            #expect(intake.alone { _ in true } == nil)
        }
        #expect(served == [[1], [2, 3]])
        #expect(intake.alone(\.count) == 0)
    }

    @Test func `an intake lets go of what nobody has taken`() {
        final class Guest: Sendable {}
        weak var forgotten: Guest?
        do {
            let intake = Intake<Guest>()
            let guest = Guest()
            forgotten = guest
            intake.add(guest)
        }
        #expect(forgotten == nil)
    }
}
