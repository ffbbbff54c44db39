import RatchetEngine
import Synchronization

/// When an engine under test crashes: at one of its commits, which are counted from 1.
///
///     let test = try TestEngine(FulfilOrder(bank: bank), crash: .before(commit: 3))
///
/// The engine is gone in the middle of what it does: nothing of it goes on, nobody is told. ``TestEngine`` then makes
/// another one over what is durable, and repeats the call that was under way, as a caller in a process of its own
/// would. Give ids to the runs that you start.
public struct CrashPoint: Sendable, CustomStringConvertible {
    enum Plan: Sendable, Hashable {
        case never
        case before(Int)
        case after(Int)
        /// Again and again, from a seed: after at most so many commits.
        case often(seed: UInt64, within: Int)
    }

    let plan: Plan
    /// Set for those who want to know how many commits there were.
    var counter: CommitCounter?

    /// It does not crash, unless ``TestEngine/crashAndRecover(after:deploying:)`` says so.
    public static let never = CrashPoint(plan: .never)

    /// Right before a commit, of which nothing becomes durable.
    public static func before(commit number: Int) -> CrashPoint { CrashPoint(plan: .before(number)) }

    /// Once a commit is durable, and before anybody is told of it.
    public static func after(commit number: Int) -> CrashPoint { CrashPoint(plan: .after(number)) }

    /// Again and again: each time within so many commits of the last one, before or after one of them. All of it
    /// follows from the seed.
    public static func often(seed: UInt64, within commits: Int = 8) -> CrashPoint {
        CrashPoint(plan: .often(seed: seed, within: max(1, commits)))
    }

    var isPlanned: Bool { plan != .never }

    /// When it crashes, in words.
    public var description: String {
        switch plan {
        case .never: "no crash"
        case .before(let number): "a crash before commit \(number)"
        case .after(let number): "a crash after commit \(number)"
        case .often(let seed, let within): "crashes within \(within) commits each (seed \(seed))"
        }
    }
}

/// How many commits an engine under test has made, and how often it has crashed.
final class CommitCounter: Sendable {
    private let counts = Mutex((commits: 0, crashes: 0))

    var commits: Int { counts.withLock { $0.commits } }
    var crashes: Int { counts.withLock { $0.crashes } }

    func addCommit() { counts.withLock { $0.commits += 1 } }
    func addCrash() { counts.withLock { $0.crashes += 1 } }
}
