import MediaPipelineKit
import Testing

struct ProgressTests {
    @Test func `Progress counts steps once, and forgets what was under way at a kill`() {
        var progress = Progress(photos: 2, kills: 1)
        progress.take(Effect(key: "photo:a.jpg/upload", attempt: 1, phase: .began))
        progress.take(Effect(key: "photo:a.jpg/upload", attempt: 1, phase: .done))
        progress.take(Effect(key: "photo:a.jpg/catalogue", attempt: 1, phase: .began))
        #expect(progress.stepsUnderWay == 1)
        progress.takeKill()
        #expect(progress.stepsUnderWay == 0)
        for phase: Effect.Phase in [.began, .done, .began, .done] {
            progress.take(Effect(key: "photo:a.jpg/catalogue", attempt: 1, phase: phase))
        }
        #expect(progress.photosDone == 1)
        #expect(progress.stepsDone == 2)
        #expect(progress.effects == 7)
        #expect(progress.killed == 1)
    }

    @Test func `An import is through when its photograph is, and not before`() {
        var progress = Progress(photos: 1, kills: 0)
        progress.take(Effect(key: "folder/photos[catalogue]/import", attempt: 1, phase: .done))
        #expect(progress.photosDone == 0)
    }
}
