import ArgumentParser
import RatchetEngine

/// A rate limit as it is given on the command line: `30/60s`.
struct RateOption: ExpressibleByArgument, Sendable {
    let limit: RateLimit

    init?(argument: String) {
        guard let match = argument.wholeMatch(of: /(\d{1,7})\/(\d{1,6})(ms|s|m|h|d)/), let count = Int(match.1),
            let time = Int(match.2)
        else { return nil }
        let milliseconds = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000][String(match.3)] ?? 1
        limit = .window(count, per: .milliseconds(time * milliseconds))
    }
}
