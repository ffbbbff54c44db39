import RatchetJournal

/// Gives runs their numbers: in order, and none a second time.
///
/// A number whose run is durable is known from that. One whose start is not waited for may be lost with its run, and
/// its caller has it all the same; so such numbers come from a part that was set aside, durably, before.
struct RunNumbers {
    /// So many numbers are set aside at once; at most so many are left out when a journal is opened again.
    private static let part: UInt64 = 1_024

    /// The next number.
    private(set) var next: UInt64 = 1
    /// Up to here numbers may be given to runs that are not durable yet.
    private var setAside: UInt64 = 0
    private var isSettingAside = false

    /// What the start of one run is to write, and what is waited for.
    struct Permit {
        let durability: Durability
        /// Up to where it sets numbers aside.
        fileprivate(set) var bound: UInt64?

        var writes: [WriteBatch.Operation] { bound.map { [EngineTables.runNumbers.put($0)] } ?? [] }
    }

    /// Goes on after the last number that the journal knows.
    mutating func goOn(after last: UInt64) throws(JournalError) {
        // Numbers are given out one by one: a very great one was never given out.
        guard last < 1 << 62 else {
            throw JournalError(
                .damaged, "the journal names a run of number \(last), which cannot be: restore a backup")
        }
        next = last + 1
    }

    mutating func take() -> UInt64 {
        defer { next += 1 }
        return next
    }

    /// The first relaxed start of a part is durable: it sets the part aside. So are those that come meanwhile.
    mutating func permit(_ number: UInt64, _ asked: Durability) -> Permit {
        guard asked == .relaxed, number > setAside else { return Permit(durability: asked) }
        guard !isSettingAside else { return Permit(durability: .durable) }
        isSettingAside = true
        return Permit(durability: .durable, bound: number + Self.part - 1)
    }

    /// What the permit says has become durable, or has not.
    mutating func end(_ permit: Permit, isDurable: Bool) {
        guard let bound = permit.bound else { return }
        isSettingAside = false
        if isDurable { setAside = bound }
    }
}
