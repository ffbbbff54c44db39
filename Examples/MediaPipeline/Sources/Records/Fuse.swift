#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Kills its own process after so many effects.
///
/// Somebody else is to kill the process before; on a machine that is faster than this somebody, the fuse does.
package struct Fuse: Sendable {
    private var left: Int

    package init(effects: Int) { left = effects }

    /// Takes note of an effect that is about to be written down. SIGKILL cannot be caught: nothing is tidied up.
    mutating func burn() {
        guard left > 0 else {
            kill(getpid(), SIGKILL)
            return
        }
        left -= 1
    }
}
