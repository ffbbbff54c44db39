import MediaPipelineKit
import Testing

struct KillPlanTests {
    @Test(arguments: [(10, 3), (10, 4), (271, 3), (10, 18), (1_000, 7), (10, 0)])
    func `All kills come before the last line of the last step, whatever the seed`(steps: Int, kills: Int) throws {
        for seed: UInt64 in 0..<200 {
            let plan = try KillPlan(steps: steps, kills: kills, seed: seed)
            #expect(plan.kills.count == kills)
            #expect(plan.kills.map(\.limit).reduce(0, +) <= 2 * steps - 2)
            #expect(plan.kills.allSatisfy { (1...$0.limit).contains($0.effects) && $0.delay >= .zero })
        }
    }

    @Test func `The same seed makes the same plan, another one another`() throws {
        let plans = try [7, 7, 8].map { try KillPlan(steps: 271, kills: 3, seed: $0) }
        #expect(plans[0] == plans[1])
        #expect(plans[0] != plans[2])
    }

    @Test func `More kills than there is room for are refused`() {
        let error = #expect(throws: PipelineError.self) { try KillPlan(steps: 10, kills: 19, seed: 1) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("18 at most") == true)
    }
}
