import Foundation
import Ratchet

/// A workflow that has something of its user in every place where a workflow can have it.
///
/// Names in the source must be literals; `MarkerTests` holds that they are the markers'.
struct SecretWork: Workflow {
    struct State: Codable, Sendable {
        struct Item: Codable, Sendable, Identifiable {
            let id: String
            let note: String
        }

        var secret = Marker["state"]
        var blob = Data(Marker["blob"].utf8)
        var quoted = "\"\(Marker["quoted"])\"\n"
        var items = [Item(id: Marker["elementkey"], note: Marker["elementstate"])]
        let sleeps: Bool
        let fails: Bool
        var output: String?
        var reduced = ""
        var results: [String]?
    }

    static let name = "QXworkflownamezvkemanwolfkrowWJ"

    struct QXerrortypezvkepytrorreWJ: Error, CustomStringConvertible {
        let description = Marker["errortext"]
    }

    var body: some Flow<State, String> {
        Step("QXstepnamezvkemanpetsWJ", into: \.output) { run in
            if run.attempt == 1 { throw QXerrortypezvkepytrorreWJ() }
            return Marker["output"]
        }
        .retry(.constant(.milliseconds(1), attempts: 2))
        Step("reduce") { _ in
            Marker["reducer"]
        } reduce: { state, value in
            state.reduced = value
        }
        Group("QXgroupnamezvkemanpuorgWJ") {
            ForEach(\.items, limit: 1, run: SecretPart(), into: \.results) { item, _ in
                SecretPart.State(note: item.note)
            }
        }
        When("QXcaseNamezvkemaNesacWJ", { $0.sleeps }) {
            Sleep("rest", for: .days(1_000))
        }
        Step("last") { run in
            if run.state.fails { throw QXerrortypezvkepytrorreWJ() }
        }
        Return { _ in Marker["result"] }
    }
}

struct SecretPart: Workflow {
    struct State: Codable, Sendable {
        let note: String
        var done: String?
    }

    var body: some Flow<State, String> {
        Step("copy", into: \.done) { run in run.state.note }
        Return { state in state.done ?? "" }
    }
}
