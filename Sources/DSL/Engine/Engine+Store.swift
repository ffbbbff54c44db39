public import RatchetEngine

extension Engine {
    /// The app's own values in the engine's journal.
    public var store: EngineStore { EngineStore(self) }
}
