import RatchetDSL

struct Parcel: Codable, Sendable { let weight: Int }

struct MakeLabel: Workflow {
    struct State: Codable, Sendable { let parcel: Parcel }

    var body: some Flow<State, Label> { Return { state in Label(url: "parcel-\(state.parcel.weight)") } }
}

/// A loop, a fan-out over a list that the loop made, and branches side by side. It has no result.
struct ShipNightly: Workflow {
    struct State: Codable, Sendable {
        var page = 0
        var hasMore = true
        var parcels: [Parcel] = []
        var batch: [Parcel]?
        var labels: [Label]?
        var manifest: String?
        var invoice: String?
    }

    let readPage: @Sendable (Int) async throws -> [Parcel]

    var body: some Flow<State, Nothing> {
        Repeat("read every page", while: { $0.hasMore }, atMost: 1_000) {
            Step("read page", into: \.batch) { run in try await readPage(run.state.page) }
            Update("keep page") { state in
                state.parcels += state.batch ?? []
                state.hasMore = state.batch?.isEmpty == false
                state.page += 1
            }
        }
        ForEach(\.parcels, limit: 8, run: MakeLabel(), into: \.labels) { parcel, _ in MakeLabel.State(parcel: parcel) }
        Parallel(limit: 2) {
            Step("write manifest", from: \.labels, into: \.manifest) { labels, _ in "\(labels.count) labels" }
            Step("write invoice", from: \.labels, into: \.invoice) { labels, _ in "\(labels.count * 3) EUR" }
        }
    }
}
