import RatchetJournal
import Testing

@testable import RatchetEngine

struct RunNumbersTests {
    @Test func `Durable starts need nothing to be set aside`() {
        var numbers = RunNumbers()
        for number in 1...10 as ClosedRange<UInt64> {
            #expect(numbers.take() == number)
            #expect(numbers.permit(number, .durable).writes.isEmpty)
        }
    }

    @Test func `The first relaxed start is durable and sets a part aside, and the others of the part are relaxed`() {
        var numbers = RunNumbers()
        let first = numbers.permit(numbers.take(), .relaxed)
        #expect(first.durability == .durable)
        #expect(first.writes.count == 1)
        let meanwhile = numbers.permit(numbers.take(), .relaxed)
        #expect(meanwhile.durability == .durable)
        #expect(meanwhile.writes.isEmpty)
        numbers.end(first, isDurable: true)
        for _ in 3...1_024 { #expect(numbers.permit(numbers.take(), .relaxed).durability == .relaxed) }
        #expect(numbers.permit(numbers.take(), .relaxed).writes.count == 1)
    }

    @Test func `What was not set aside durably is not used`() {
        var numbers = RunNumbers()
        let first = numbers.permit(numbers.take(), .relaxed)
        numbers.end(first, isDurable: false)
        #expect(numbers.permit(numbers.take(), .relaxed).writes.count == 1)
    }
}
