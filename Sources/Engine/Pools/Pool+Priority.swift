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
        /// They get what nobody else wants at the moment, and lend it until somebody does: what computes for minutes
        /// keeps hardly anybody waiting. On a machine whose processors are always busy they get next to nothing.
        ///
        /// On Linux the policy `SCHED_IDLE`, on Apple's systems the class of quality "background".
        case background
        /// They give way: while all processors are busy they get a tenth of what others get.
        ///
        /// On Linux a niceness of 10, on Apple's systems the class of quality "utility".
        case low
        /// As all other threads of the process.
        case normal

        /// Gives the thread that calls this the priority. On Linux each of these is one thread's.
        func take() {
            #if canImport(Darwin)
            switch self {
            case .background: pthread_set_qos_class_self_np(QOS_CLASS_BACKGROUND, 0)
            case .low: pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
            case .normal: break
            }
            #else
            switch self {
            case .background:
                var parameter = sched_param()
                sched_setscheduler(0, Self.idlePolicy, &parameter)
            case .low: Self.setNiceness(10)
            case .normal: break
            }
            #endif
        }

        #if !canImport(Darwin)
        /// `SCHED_IDLE`, which C headers only have for those who ask for GNU's extensions.
        private static let idlePolicy: Int32 = 5

        /// A process that is nicer already stays so.
        private static func setNiceness(_ niceness: Int32) {
            #if canImport(Glibc)
            let process = __priority_which_t(PRIO_PROCESS.rawValue)
            #else
            let process = PRIO_PROCESS
            #endif
            if getpriority(process, 0) < niceness { setpriority(process, 0, niceness) }
        }
        #endif
    }
}
