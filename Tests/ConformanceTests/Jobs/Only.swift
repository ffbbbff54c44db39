import Ratchet
import RatchetEngine

/// Which jobs of a kind there may be only one of.
protocol Rule: Sendable {
    static var unique: Unique { get }
}

enum SameCity: Rule { static let unique = Unique(by: .fields(["city"])) }
enum Same: Rule { static let unique = Unique() }
enum SameInQueue: Rule { static let unique = Unique(acrossQueues: false) }
enum OnceAMinute: Rule { static let unique = Unique(by: .kind, within: .seconds(60)) }
enum OnceEver: Rule { static let unique = Unique(in: [.underWay, .completed]) }
enum OneQueued: Rule { static let unique = Unique.oneQueued }
enum Latest: Rule { static let unique = Unique(by: .fields(["city"]), onConflict: .replaceArguments) }
enum LatestAMinute: Rule {
    static let unique = Unique(by: .fields(["city"]), within: .seconds(60), onConflict: .replaceArguments)
}
enum LatestQueued: Rule {
    static let unique = Unique(by: .kind, in: [.queued, .scheduled, .retrying], onConflict: .replaceArguments)
}
enum Settled: Rule {
    static let unique = Unique(by: .fields(["city"]), onConflict: .debounce(atMost: .seconds(30)))
}

/// A kind of jobs of which there may be only one.
struct Only<R: Rule>: Job {
    struct Arguments: Codable, Sendable, Hashable {
        var city = "Oslo"
        var text = ""
    }

    static var unique: Unique? { R.unique }

    let work: @Sendable (Arguments) async throws -> Void

    func perform(_ run: JobRun<Arguments>) async throws { try await work(run.arguments) }
}
