import Foundation

/// How many power cuts are tried, and which: what a person, or the soak, may say in the environment.
enum PowerCutSettings {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }

    /// `RATCHET_SEED`: where chance starts from.
    static let seed = number("RATCHET_SEED") ?? 1
    /// `RATCHET_IMAGES`: so many random images are made of each load, in place of those that `make test` has time for.
    static let images = number("RATCHET_IMAGES").map(Int.init)
    /// `RATCHET_IMAGE`: only the one with this number is made; it goes with the trace that it was made from.
    static let image = number("RATCHET_IMAGE").map(Int.init)
    /// `RATCHET_TRACE`: the trace, which a failure has named.
    static let trace = ProcessInfo.processInfo.environment["RATCHET_TRACE"]
}
