/// What a run is found by.
extension RunState {
    /// The attributes are made of the State as it is now; whoever decides about the run records what has changed.
    mutating func noteAttributes() {
        guard isStateChanged, let code = code(of: 0), let box = frames[0].box else { return }
        isStateChanged = false
        guard !code.attributes.isEmpty || !terms.attributes.isEmpty else { return }
        // One that cannot be read of its own State is a mistake in Ratchet, and no reason to end the run.
        newAttributes = try? code.attributes.values(of: box)
    }

    /// What is to be recorded of the attributes, if something is.
    mutating func takeAttributeChanges() -> [AttributeChange]? {
        noteAttributes()
        guard let attributes = newAttributes.take() else { return nil }
        let changes = terms.changes(to: attributes)
        return changes.isEmpty ? nil : changes
    }
}
