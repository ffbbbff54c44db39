/// A task that waits until `count` tasks sleep by a ``ManualClock``.
struct ManualWatcher {
    let id: Int
    let count: Int
    let continuation: CheckedContinuation<Void, Never>
}
