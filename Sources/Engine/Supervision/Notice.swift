/// A notice that one task is given once, before or while it waits for it.
struct Notice: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    /// Can be given from anywhere, and again.
    func give() { continuation.finish() }

    /// Returns as soon as it was given, or the task is cancelled.
    func wait() async {
        for await _ in stream {}
    }
}
