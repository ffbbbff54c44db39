extension RunEvent {
    /// What the event is called in the journal's format, and by whoever shows it.
    package var name: String { "\(code)" }
}
