#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Tells a process from a later one that was given the same number, and what it is called.
enum ProcessIdentity {
    /// A text that is the same for as long as the process lives, and another one for each other process with its
    /// number; `nil` if the system does not say.
    static func start(of pid: Int32) -> String? {
        #if canImport(Darwin)
        guard let time = darwinProcess(pid)?.kp_proc.p_starttime else { return nil }
        return "\(time.tv_sec).\(time.tv_usec)"
        #else
        // The machine's start counts too: the time is counted from there.
        guard let fields = statistics(of: pid), fields.count > 19,
            let boot = text(of: "/proc/sys/kernel/random/boot_id")
        else { return nil }
        return "\(fields[19])@\(boot.prefix { $0 != "\n" })"
        #endif
    }

    /// The name of the program that the process runs, as the system has it; `nil` if there is no such process.
    static func name(of pid: Int32) -> String? {
        #if canImport(Darwin)
        guard let process = darwinProcess(pid) else { return nil }
        return withUnsafeBytes(of: process.kp_proc.p_comm) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        #else
        return text(of: "/proc/\(pid)/comm").map { String($0.prefix { $0 != "\n" }) }
        #endif
    }

    #if canImport(Darwin)
    private static func darwinProcess(_ pid: Int32) -> kinfo_proc? {
        var process = kinfo_proc()
        var size = MemoryLayout<kinfo_proc>.stride
        var name = [CTL_KERN, KERN_PROC, KERN_PROC_PID, pid]
        guard sysctl(&name, UInt32(name.count), &process, &size, nil, 0) == 0, size > 0 else { return nil }
        return process
    }
    #else
    /// What stands behind the name in the line that Linux has for the process. The name may have any characters.
    private static func statistics(of pid: Int32) -> [Substring]? {
        guard let line = text(of: "/proc/\(pid)/stat"), let end = line.lastIndex(of: ")") else { return nil }
        return line[line.index(after: end)...].split(separator: " ")
    }

    private static func text(of path: String) -> String? {
        guard let file = try? OpenFile(path, O_RDONLY), let bytes = try? file.read(4_096, at: 0) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
    #endif
}
