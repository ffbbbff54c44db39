import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What errors and policies say of the next attempt.
@Suite(.timeLimit(.minutes(10))) struct RetryAdviceTests {
    struct Declined: Error {}

    /// The seconds at which attempts were made.
    private func moments(_ policy: RetryPolicy, _ error: @escaping @Sendable (Int) -> any Error) async throws -> String
    {
        let (lab, moments) = (Lab(), Notes())
        let start = lab.clock.now
        let flow = Modified {
            $0.retry(policy)
        } work: { run in
            moments.add("\((lab.clock.now - start).components.seconds)")
            throw error(run.attempt)
        }
        let failure = await #expect(throws: RunFailure.self) { try await lab.result(of: flow) }
        #expect(failure?.error == ErrorReport(error(moments.all.count)))
        return moments.all.joined(separator: " ")
    }

    @Test func `An error that is wrapped as not retryable is the last, and is kept without the wrapper`() async throws {
        let drawn = try await moments(.constant(.seconds(1), attempts: nil)) { attempt in
            attempt == 3 ? NonRetryable(Oops(number: 3)) as any Error : Oops()
        }
        #expect(drawn == "0 1 2")
    }

    @Test func `A wait that a server gives takes the place of the policy's, over its cap too, and counts`() async throws
    {
        let policy = RetryPolicy.exponential(from: .seconds(1), attempts: 4, cap: .seconds(5), jitter: 0)
        let drawn = try await moments(policy) { attempt in
            attempt == 2 ? RetryAfter(.seconds(100), Oops(number: 2)) as any Error : Oops(number: attempt)
        }
        #expect(drawn == "0 1 101 105")
    }

    @Test func `After the last attempt there is no wait, whoever asks for one`() async throws {
        #expect(try await moments(.constant(.zero, attempts: 1)) { _ in RetryAfter(.seconds(9), Oops()) } == "0")
    }

    @Test func `A negative wait is none`() async throws {
        let drawn = try await moments(.constant(.seconds(7), attempts: 2)) { _ in RetryAfter(.seconds(-9), Oops()) }
        #expect(drawn == "0 0")
    }

    @Test func `Of wrappers in each other all count`() async throws {
        let policy = RetryPolicy.constant(.seconds(1), attempts: 5)
        let error = RetryAfter(.seconds(3), NonRetryable(Oops()))
        #expect(try await moments(policy) { _ in error } == "0")
        #expect(try await moments(policy) { _ in NonRetryable(RetryAfter(.seconds(3), Oops())) } == "0")
    }

    @Test func `An error of a type that is never retried is the last, also with a wait around it`() async throws {
        let policy = RetryPolicy.constant(.seconds(1), attempts: nil).never(on: Declined.self).never(on: Hopeless.self)
        #expect(try await moments(policy) { $0 == 2 ? Declined() as any Error : Oops() } == "0 1")
        #expect(try await moments(policy) { _ in RetryAfter(.seconds(5), Declined()) } == "0")
    }

    @Test func `A policy of one's own is asked with the failures and the error, until it says nil`() async throws {
        let asked = Notes()
        let policy = RetryPolicy.custom { failures, error in
            asked.add("\(failures) \(error)")
            return failures < 4 ? .seconds(failures * failures) : nil
        }
        #expect(try await moments(policy) { Oops(number: $0) } == "0 1 5 14")
        #expect(asked.all == ["1 oops 1", "2 oops 2", "3 oops 3", "4 oops 4"])
    }

    @Test func `A policy of one's own has a limit too, and gives way to a server's wait`() async throws {
        let policy = RetryPolicy.custom(attempts: 3) { _, _ in .seconds(2) }
        #expect(
            try await moments(policy) { $0 == 1 ? RetryAfter(.seconds(8), Oops()) as any Error : Oops() } == "0 8 10")
        #expect(try await moments(.custom { _, _ in nil }) { _ in RetryAfter(.seconds(8), Oops()) } == "0")
    }

    @Test func `Policies are equal if they say the same`() {
        let custom = RetryPolicy.custom { _, _ in nil }
        #expect(RetryPolicy.default == .exponential(from: .seconds(1), attempts: 3, factor: 2, cap: .seconds(300)))
        #expect(RetryPolicy.default.never(on: Oops.self) == RetryPolicy.default.never(on: Oops.self))
        #expect(RetryPolicy.default.never(on: Oops.self) != .default)
        #expect(RetryPolicy.default.never(on: Oops.self) != RetryPolicy.default.never(on: Declined.self))
        #expect(custom == custom && custom != .custom { _, _ in nil })
        #expect(Set([custom, .default, .exponential(), custom]).count == 2)
    }
}
