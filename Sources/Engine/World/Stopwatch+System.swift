import RatchetJournal

extension Stopwatch {
    private static let start = ContinuousClock.now

    /// The machine's continuous clock, which goes on while the machine sleeps. It only measures; nothing is decided by
    /// it that a run could notice.
    static let system = Stopwatch {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return UInt64(clamping: seconds) * 1_000_000_000 + UInt64(clamping: attoseconds / 1_000_000_000)
    }
}
