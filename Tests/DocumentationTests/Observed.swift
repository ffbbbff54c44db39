import Logging
import Ratchet

/// The workflow of the article about logs, metrics and traces; it is compiled only.
struct Observed: Workflow {
    struct State: Codable, Sendable {
        let email: String
        var account: String?
    }
    let shop: any Shop

    var body: some Flow<State, Nothing> {
        Step("open account", into: \.account) { run in
            run.logger.info("opening an account", metadata: ["shop": "north"])
            return try await shop.open(run.state.email, key: run.key)
        }
    }
}
