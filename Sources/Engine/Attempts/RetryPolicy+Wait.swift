extension RetryPolicy {
    /// How long to wait after so many failures, or `nil` if there is no further attempt.
    ///
    /// `chance` is asked for a number from 0 up to 1: where in the jitter's range the wait lies.
    func wait(afterFailures failures: Int, _ advice: RetryAdvice, chance: () -> Double) -> Duration? {
        guard !advice.isFinal, failures < attempts ?? .max else { return nil }
        guard !exclusions.contains(where: { $0.includes(advice.error) }) else { return nil }
        // Asked even if its wait does not count: it may say that there is no further attempt.
        guard let wait = customWait.map({ $0(failures, advice.error) }) ?? computedWait(failures, chance()) else {
            return nil
        }
        return advice.wait ?? max(.zero, wait)
    }

    private func computedWait(_ failures: Int, _ chance: Double) -> Duration? {
        // Far ends are clamped before they overflow a Duration, whose seconds are 64 bits.
        let grown = initial.seconds * (exponent.map { pow(Double(failures), $0) } ?? pow(factor, failures - 1))
        let base = min(grown.isFinite ? max(0, grown) : cap.seconds, max(0, cap.seconds))
        return .seconds(min(base * (1 + jitter * (2 * chance - 1)), 1e12))
    }

    /// By squaring: failures may be many, and Foundation's would be the only thing needed of it.
    private func pow(_ base: Double, _ exponent: Int) -> Double {
        var (result, factor, rest) = (1.0, base, max(0, exponent))
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}

extension Duration {
    /// The whole duration in seconds, as far as a Double can tell.
    fileprivate var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
