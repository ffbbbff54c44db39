@testable import RatchetEngine
import Testing

struct UniqueTests {
    private static func claim(
        _ unique: Unique, _ json: String, kind: String = "k", queue: String = "q", at time: Int64 = 0
    ) throws -> JobClaim {
        let now = Timestamp(milliseconds: time)
        let entry = JobEntry(kind: kind, queue: queue, due: now, arguments: Payload(bytes: Array(json.utf8)))
        return try unique.claim(entry, at: now)
    }

    @Test(arguments: [
        (Unique(), #"{"a":1,"b":{"c":2,"d":[1,2]}}"#, #" { "b" : {"d":[1,2],"c":2}, "a":1 }"#, true),
        (Unique(), #"{"a":1}"#, #"{"a":2}"#, false), (Unique(), #"[1,2]"#, #"[2,1]"#, false),
        (Unique(), #""x""#, #""x""#, true), (Unique(), #"{"a":null}"#, #"{}"#, false),
        (Unique(by: .fields(["a"])), #"{"a":1,"b":2}"#, #"{"b":3,"a":1}"#, true),
        (Unique(by: .fields(["a", "z"])), #"{"a":1,"z":null}"#, #"{"a":1}"#, true),
        (Unique(by: .fields(["a", "z"])), #"{"a":1,"z":0}"#, #"{"a":1}"#, false),
        (Unique(by: .fields(["a", "b", "a"])), #"{"a":1}"#, #"{"a":1}"#, true),
        (Unique(by: .kind), #"{"a":1}"#, #"{"a":2}"#, true),
    ])
    func `which arguments are the same`(unique: Unique, one: String, other: String, areSame: Bool) throws {
        #expect(try (Self.claim(unique, one) == Self.claim(unique, other)) == areSame)
    }

    @Test func `kinds are apart, and queues if that is said`() throws {
        #expect(try Self.claim(Unique(), "1").key != Self.claim(Unique(), "1", kind: "l").key)
        #expect(try Self.claim(Unique(), "1").key == Self.claim(Unique(), "1", queue: "r").key)
        let apart = Unique(acrossQueues: false)
        #expect(try Self.claim(apart, "1").key != Self.claim(apart, "1", queue: "r").key)
    }

    @Test func `a window begins at a multiple of its length, and says when it ends`() throws {
        let unique = Unique(within: .seconds(60))
        let first = try Self.claim(unique, "1", at: 59_999)
        #expect(first.until == Timestamp(milliseconds: 60_000))
        #expect(try Self.claim(unique, "1", at: 0) == first)
        #expect(try Self.claim(unique, "1", at: 60_000).key != first.key)
        #expect(first.states.contains(.completed) && !Unique().states.contains(.completed))
    }

    @Test func `a long key is cut, and stands for its arguments all the same`() throws {
        let long = String(repeating: "é", count: 2_000)
        let (one, other) = (try Self.claim(Unique(), "\"\(long)a\""), try Self.claim(Unique(), "\"\(long)b\""))
        #expect(one.key.utf8.count <= JobClaim.byteLimit && other.key.utf8.count <= JobClaim.byteLimit)
        #expect(try one.key != other.key && one.key == Self.claim(Unique(), "\"\(long)a\"").key)
    }

    @Test func `arguments that are no JSON are refused`() {
        let error = #expect(throws: EngineError.self) { try Self.claim(Unique(), "{") }
        #expect(error?.code == .invalidState)
    }
}
