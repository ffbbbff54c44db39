import Foundation
import Testing

@testable import RatchetJournal

@Suite struct StoreThreadTests {
    @Test func `A task that prefers the thread runs on it, also after each wait`() async throws {
        let thread = try StoreThread()
        let own = await thread.perform { pthread_self() }
        let seen = await withTaskExecutorPreference(thread) {
            let first = Self.current
            await Task.yield()
            return [first, Self.current]
        }
        #expect(seen == [own, own])
        thread.shutDown()
    }

    @Test func `All that was handed in runs, before and after the end`() async throws {
        let thread = try StoreThread()
        let sum = await withTaskGroup { group in
            for number in 0..<1000 {
                group.addTask(executorPreference: thread) {
                    await Task.yield()
                    if number == 500 { thread.shutDown() }
                    return await thread.perform { number }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 499_500)
    }

    private static var current: pthread_t { pthread_self() }
}
