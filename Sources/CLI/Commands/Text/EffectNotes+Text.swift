import RatchetEngine

extension EffectNotes {
    /// What a step did to Ratchet, in one line.
    var text: String {
        let more = count > first.count ? ["and \(count - first.count) more"] : []
        return (first.map { "\($0.kind) \($0.name)" } + more).joined(separator: ", ")
    }
}
