#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension Pool {
    /// What the threads of a pool get of the processors while others want them too.
    ///
    ///     Pool("prices", threads: 2, priority: .normal)
    public enum Priority: Sendable, Hashable {
        /// They give way: while all processors are busy, what computes on the pool is slowed down before what only has
        /// little to do, such as beginning the next job or answering a caller, has to wait. Where nobody else wants the
        /// processors, they are as fast as all others.
        ///
        /// On Linux a niceness of 10, on Apple's systems the class of quality "utility".
        case low
        /// As all other threads of the process.
        case normal

        /// Gives the thread that calls this the priority.
        func take() {
            guard self == .low else { return }
            #if canImport(Darwin)
            pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
            #elseif canImport(Glibc)
            // On Linux this is one thread's.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
            #else
            setpriority(PRIO_PROCESS, 0, Self.niceness)
            #endif
        }

        private static let niceness: Int32 = 10
    }
}
