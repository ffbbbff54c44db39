import RatchetDSL

/// A State with a bit of everything, for workflows of a node or two.
struct Small: Codable, Sendable, Equatable {
    var number = 0
    var text: String?
    var other: String?
    var third: String?
    var fourth: String?
    var list: [Int] = []
    var numbers: [Int]?
    var texts: [String]?
}

/// A workflow over ``Small`` that is written where it is tested.
struct Trial<Body: Flow<Small, Nothing>>: Workflow {
    typealias State = Small
    static var name: String { "Trial" }

    let body: Body

    init(@FlowBuilder<Small, Nothing> _ body: () -> Body) { self.body = body() }
}

/// Its result is what it is given.
struct Echo: Workflow {
    struct State: Codable, Sendable { let text: String }

    var body: some Flow<State, String> { Return { state in state.text } }
}

/// It has no result.
struct Quiet: Workflow {
    struct State: Codable, Sendable { let text: String }

    var body: some Flow<State, Nothing> { Step("be quiet") { _ in } }
}
