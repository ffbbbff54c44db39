import Ratchet

@main
struct Tea {
    static func main() async throws {
        let kitchen = Kitchen()
        let engine = Engine(journal: .directory("tea.journal"))
        try engine.register(MakeTea(kitchen: kitchen))
        let tea = try await engine.run {
            try await engine.start(MakeTea.self, id: "tea-1", with: MakeTea.State(cups: 2)).result()
        }
        kitchen.say(tea)
    }
}
