import Ratchet
import RatchetEngine

/// Does what callers do with jobs and queues, from a seed.
struct JobDriver {
    private typealias Erratic = JobFoldTests.Erratic

    private let engine: Engine
    private var random: SplitMix64
    private var numbers: [RunID] = []
    private static let queues = ["plain", "strict", "limited"]

    init(_ engine: Engine, seed: UInt64) {
        self.engine = engine
        random = SplitMix64(seed: seed)
    }

    private mutating func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    private mutating func options() -> JobOptions {
        JobOptions(
            queue: Self.queues[chance(3)], priority: 1 + chance(9),
            delay: chance(3) == 0 ? .seconds(1 + chance(20)) : nil, tags: chance(2) == 0 ? ["tag"] : [])
    }

    private mutating func arguments() -> Erratic.Arguments {
        Erratic.Arguments(luck: chance(40), tenant: chance(2) == 0 ? "tenant \(chance(3))" : nil)
    }

    /// One thing; that it does not suit a job any more is no fault.
    mutating func step() async throws {
        do {
            switch chance(16) {
            case 0..<5: try await enqueue()
            case 5..<7: try await enqueueMany()
            case 7..<11: try await change()
            case 11..<13: try await message()
            case 13: try await changeMany()
            default: try await changeQueue()
            }
        } catch let error as EngineError where [.over, .notFound, .unsuitableJob].contains(error.code) {}
        for _ in 0..<chance(20) { await Task.yield() }
    }

    private mutating func enqueue() async throws {
        let (arguments, options) = (arguments(), options())
        let id = chance(3) == 0 ? RunID("id \(chance(30))") : nil
        numbers.append(try await engine.enqueue(Erratic.self, arguments, id: id, options: options).id)
    }

    private mutating func enqueueMany() async throws {
        let all = (0..<1 + chance(8)).map { _ in arguments() }
        numbers += try await engine.enqueue(Erratic.self, all: all, options: options()).map(\.id)
    }

    private mutating func change() async throws {
        guard !numbers.isEmpty else { return }
        let job = try await engine.job(Erratic.self, id: numbers[chance(numbers.count)])
        switch chance(5) {
        case 0: try await job.cancel()
        case 1: try await job.retry()
        case 2: try await job.delete()
        case 3: try await job.change(queue: Self.queues[chance(3)])
        default:
            let (arguments, due) = (arguments(), engine.now + .seconds(chance(20)))
            try await job.change(priority: 1 + chance(9), due: due, arguments: arguments)
        }
    }

    private mutating func message() async throws {
        let queue = engine.queue("letters")
        let count = 1 + chance(4)
        for _ in 0..<count { try await queue.send(chance(100), options: JobOptions(priority: 1 + chance(9))) }
        for message in try await queue.read(Int.self, count, for: .seconds(1 + chance(20))) {
            switch chance(5) {
            case 0: try await message.archive()
            case 1: try await message.delete()
            case 2: try await message.extend(by: .seconds(chance(20)))
            case 3: try await message.release()
            default: break
            }
        }
    }

    private mutating func changeMany() async throws {
        let filter = JobFilter(queues: [Self.queues[chance(3)]], statuses: [chance(2) == 0 ? .dead : .retrying])
        switch chance(3) {
        case 0: try await engine.retryJobs(filter, to: Self.queues[chance(3)], limit: 3)
        case 1: try await engine.discardJobs(filter, limit: 2)
        default: try await engine.cancelJobs(filter, limit: 2)
        }
    }

    private mutating func changeQueue() async throws {
        let queue = engine.queue(Self.queues[chance(3)])
        switch chance(4) {
        case 0: try await queue.pause()
        case 1: try await queue.set(concurrency: 1 + chance(4))
        default: try await queue.resume()
        }
    }
}
