/// A user's closure that says how long to wait. It is equal to itself and its copies only.
final class CustomWait: Sendable, Hashable {
    private let wait: @Sendable (_ failures: Int, _ error: any Error) -> Duration?

    init(_ wait: @escaping @Sendable (Int, any Error) -> Duration?) { self.wait = wait }

    func callAsFunction(_ failures: Int, _ error: any Error) -> Duration? { wait(failures, error) }

    static func == (left: CustomWait, right: CustomWait) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
