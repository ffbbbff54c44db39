/// How far the work is, as the effects log tells it.
package struct Progress: Sendable, Hashable {
    package let photos: Int
    package let steps: Int
    package let kills: Int
    /// The lines that were read.
    package private(set) var effects = 0
    package private(set) var killed = 0
    /// The keys of the steps that have begun in the process that works now, and are not done.
    private var underWay: Set<String> = []
    private var done: Set<String> = []
    package private(set) var photosDone = 0

    package init(photos: Int, kills: Int) {
        self.photos = photos
        self.kills = kills
        steps = ImportFolder.steps(for: photos)
    }

    package var stepsDone: Int { done.count }
    package var stepsUnderWay: Int { underWay.count }

    package mutating func take(_ effect: Effect) {
        effects += 1
        switch effect.phase {
        case .began: underWay.insert(effect.key)
        case .done:
            underWay.remove(effect.key)
            if done.insert(effect.key).inserted, ImportPhoto.isLast(effect.key) { photosDone += 1 }
        }
    }

    /// Nothing is under way any more.
    package mutating func takeKill() {
        killed += 1
        underWay = []
    }
}
