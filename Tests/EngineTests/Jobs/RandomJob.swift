@testable import RatchetEngine

/// Makes jobs and their events from a seed.
struct RandomJob {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func text() -> String { String(repeating: "é\(chance(1_000)) ", count: chance(5)) }

    mutating func time() -> Timestamp { Timestamp(milliseconds: Int64(chance(1 << 41)) - 1_000) }

    mutating func payload() -> Payload { Payload(bytes: (0..<chance(40)).map { _ in UInt8(chance(256)) }) }

    mutating func report() -> ErrorReport {
        let (type, text, cause) = (text(), text(), ErrorReport(type: "inner", text: self.text()))
        return ErrorReport(type: type, text: text, details: ["a": text], cause: chance(2) == 0 ? cause : nil)
    }

    mutating func claim() -> JobClaim {
        let (key, until) = (text(), time())
        return JobClaim(key: key, states: JobStates(rawValue: UInt16(chance(256))), until: chance(2) == 0 ? until : nil)
    }

    mutating func entry() -> JobEntry {
        let (id, key, claim, isSmall) = (text(), text(), claim(), chance(2) == 0)
        return JobEntry(
            kind: "kind", givenID: chance(2) == 0 ? id : nil, queue: text(), priority: UInt8(1 + chance(9)),
            due: time(), key: chance(2) == 0 ? key : nil, weight: isSmall ? 1 : 1 + chance(1_000),
            attempts: isSmall ? nil : 1 + chance(50), claim: chance(2) == 0 ? claim : nil,
            tags: (0..<chance(4)).map { "tag \($0)" }, arguments: payload())
    }

    mutating func change() -> JobChange {
        let (queue, priority, due, arguments) = (text(), UInt8(1 + chance(9)), time(), payload())
        return JobChange(
            queue: chance(2) == 0 ? queue : nil, priority: chance(2) == 0 ? priority : nil,
            due: chance(2) == 0 ? due : nil, arguments: chance(2) == 0 ? arguments : nil, startsAnew: chance(2) == 0)
    }

    /// One that does not end the job.
    mutating func event() -> JobEvent {
        let (time, report) = (time(), report())
        return switch chance(12) {
        case 0: .failed(report, retryAt: chance(4) == 0 ? nil : time)
        case 1: .snoozed(until: time)
        case 2: .leased(until: time)
        case 3: .extended(until: time)
        case 4: .began
        case 5: .crashed
        case 6: .noted(.line(text()))
        case 7: .noted(.heartbeat(payload()))
        case 8: .noted(.part(name: text(), payload()))
        case 9: .noted(.cursor(payload()))
        case 10: .changed(change())
        default: .effected(EffectNotes(count: 1, first: []))
        }
    }
}
