import Ratchet
@testable import RatchetEngine

/// Takes numbers in until it has as many as its State wants.
struct Listening: Workflow {
    struct State: Codable, Sendable, Hashable {
        let wants: Int
        var sum = 0
        var turns = 0
        /// Whether it still is in the order in which it was sent: 1, 2, 3 …
        var isInOrder = true
    }

    static let number = Signal<Int>("number")

    var body: some Flow<State, Int> {
        Repeat("turns", while: { $0.turns < $0.wants }, atMost: 1_000_000) {
            Receive(Self.number) { state, number in
                state.turns += 1
                state.sum += number
                if number != state.turns { state.isInOrder = false }
            }
        }
        Return { state in state.isInOrder ? state.sum : -1 }
    }
}

/// Sleeps first, and then takes two words.
struct SleepsFirst: Workflow {
    struct State: Codable, Sendable, Hashable {
        var first: String?
        var second: String?
    }

    static let word = Signal<String>("word")

    var body: some Flow<State, String> {
        Sleep("nap", for: .seconds(60))
        Receive(Self.word, into: \.first)
        Receive("another", Self.word, into: \.second)
        Return { state in "\(state.first ?? "") \(state.second ?? "")" }
    }
}

/// Waits for a word beside another branch.
struct Beside: Workflow {
    struct State: Codable, Sendable, Hashable {
        var word: String?
    }

    let begun = Latch()
    let goOn = Latch()
    let followed = Latch()

    var body: some Flow<State, String> {
        Parallel {
            Step("work") { _ in
                begun.open()
                await goOn.wait()
            }
            Group("listen") {
                Receive(SleepsFirst.word, into: \.word)
                Step("follow", from: \.word) { _, _ in followed.open() }
            }
        }
        Return { state in state.word ?? "" }
    }
}

/// Waits for a word and for a moment, whichever comes first first.
struct Patient: Workflow {
    struct State: Codable, Sendable, Hashable {
        var word: String?
    }

    let effects: Tally

    var body: some Flow<State, String> {
        Parallel {
            Group("time") {
                Sleep("nap", for: .seconds(60))
                Step("wake") { _ in _ = effects.add("woke") }
            }
            Group("listen") {
                Receive(SleepsFirst.word, into: \.word)
                Step("hear") { _ in _ = effects.add("heard") }
            }
        }
        Return { state in state.word ?? "" }
    }
}
