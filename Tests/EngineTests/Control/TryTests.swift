import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct TryTests {
    private struct Other: Error {}

    @Test func `An error is caught once retries are over, and the run goes on`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Try("try") {
                        Recorded.note("before", effects)
                        Recorded.failing("bad", effects).retry(.constant(.seconds(5), attempts: 3))
                        Recorded.note("never", effects)
                    } catching: {
                        Catch(into: \.problem) {
                            Update("keep") { state in state.trace.append(state.problem?.path ?? "nothing") }
                        }
                    }
                    Recorded.note("after", effects)
                }
            }, .init())
        #expect(ending == .returned(["before", "try/try/bad", "after"]))
    }

    @Test func `The first catch that takes the error is the one`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Try("try") {
                        Recorded.failing("bad", effects)
                    } catching: {
                        Catch(Other.self) { Recorded.note("other", effects) }
                        Catch("odd", where: { $0.error.text.contains("7") }) { Recorded.note("odd", effects) }
                        Catch(Oops.self) { Recorded.note("oops", effects) }
                        Catch { Recorded.note("any", effects) }
                    }
                }
            }, .init())
        #expect(ending == .returned(["oops"]))
    }

    @Test func `An error that nothing catches goes on, after what comes last`() async throws {
        let flow: @Sendable () -> Recorded = {
            Recorded { effects in
                Try("outer") {
                    Try("inner") {
                        Recorded.failing("bad", effects)
                    } catching: {
                        Catch(Other.self) { Recorded.note("other", effects) }
                    } finally: {
                        Recorded.note("inner last", effects)
                    }
                } catching: {
                    Catch { Recorded.note("caught", effects) }
                } finally: {
                    Recorded.note("outer last", effects)
                }
            }
        }
        #expect(try await Lab.atEveryCommit(flow, .init()) == .returned(["inner last", "caught", "outer last"]))
    }

    @Test func `What a catch throws is the error from there on`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Try("try") {
                        Recorded.failing("bad", effects)
                    } catching: {
                        Catch { Fail("give up") { _ in Other() } }
                    } finally: {
                        Recorded.note("last", effects)
                    }
                }
            }, .init())
        #expect(ending == .failed("try/catch/give up", String(reflecting: Other.self)))
    }

    @Test func `What fails last is the error`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Try("try") {
                        Recorded.note("good", effects)
                    } finally: {
                        Recorded.failing("last", effects)
                    }
                }
            }, .init())
        #expect(ending == .failed("try/finally/last", String(reflecting: Oops.self)))
    }

    @Test func `Errors of sub-flows and of elements are caught too, and the other elements are dropped`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Try("try") {
                        ForEach(\.list, limit: 2, run: Odd(), into: \.numbers) { number, _ in Odd.State(number: number)
                        }
                    } catching: {
                        Catch(into: \.problem) {
                            Update("keep") { state in state.trace.append(state.problem?.path ?? "nothing") }
                        }
                    }
                }
            }, .init(list: [1, 3, 2, 5]))
        #expect(ending == .returned(["try/try/list[2]/check/then/even"]))
    }

    /// Fails for even numbers, and sleeps for a month for great ones.
    struct Odd: Workflow {
        struct State: Codable, Sendable { let number: Int }

        var body: some Flow<State, Int> {
            When("check", { $0.number.isMultiple(of: 2) }) { Fail("even") { _ in Oops() } }
            When("great", { $0.number > 3 }) { Sleep(for: .days(30)) }
            Return { state in state.number * 10 }
        }
    }

    @Test func `Failures of elements are collected beside the results, in the order of the elements`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { _ in
                    ForEach(\.list, limit: 3, run: Odd(), collecting: \.outcomes) { number, _ in
                        Odd.State(number: number)
                    }
                    Update("keep") { state in
                        state.trace = (state.outcomes ?? []).map { outcome in
                            outcome.value.map { "\($0)" } ?? outcome.failure?.path ?? "nothing"
                        }
                    }
                }
            }, .init(list: [1, 2, 3, 4]))
        #expect(ending == .returned(["10", "list[1]/check/then/even", "30", "list[3]/check/then/even"]))
    }

    @Test func `Failures of branches are collected by their names`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Parallel(limit: 2, collectingFailures: \.failures) {
                        Recorded.failing("bad", effects)
                        Recorded.note("good", effects)
                        Group("group") { Fail("worse") { _ in Other() } }
                    }
                    Update("keep") { state in
                        state.trace += (state.failures ?? [:]).sorted { $0.key < $1.key }.map {
                            "\($0.key) \($0.value.path)"
                        }
                    }
                }
            }, .init())
        #expect(ending == .returned(["good", "bad parallel/bad", "group parallel/group/worse"]))
    }

    @Test func `A branch that fails drops the others, and they are cleaned up before the error goes on`() async throws {
        let ending = try await Lab.atEveryCommit(
            {
                Recorded { effects in
                    Try("try") {
                        Parallel {
                            Group("bad") {
                                Sleep(for: .milliseconds(100))
                                Recorded.failing("bad", effects)
                            }
                            Try("other") {
                                Sleep(for: .days(30))
                            } finally: {
                                Sleep("tidy up", for: .seconds(20))
                                Recorded.note("tidied", effects)
                            }
                        }
                    } catching: {
                        Catch { Recorded.note("caught", effects) }
                    }
                }
            }, .init())
        #expect(ending == .returned(["tidied", "caught"]))
    }
}
