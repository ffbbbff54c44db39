/// How a node sends a signal to another run.
package struct SendBehaviour: Sendable {
    package var message: @Sendable (any StateBox) throws -> (run: RunID, signal: RunSignal)

    package init(message: @escaping @Sendable (any StateBox) throws -> (run: RunID, signal: RunSignal)) {
        self.message = message
    }
}
