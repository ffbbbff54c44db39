import Ratchet
import RatchetEngine

/// Why a call was refused; `nil` if it was not, or for another kind of reason.
func refusal(_ call: () async throws -> Void) async -> EngineError.Code? {
    do {
        try await call()
        return nil
    } catch {
        return (error as? EngineError)?.code
    }
}
