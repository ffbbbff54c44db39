import Crypto
import RatchetJournal
import Synchronization

/// The session keys of one codec: the one that seals now, and those that were needed to read.
final class SessionKeys: Sendable {
    /// Each owner of a journal leaves one behind; with more than these at once they are made anew.
    private static let limit = 256

    private struct Name: Hashable {
        let key: KeyID
        let salt: [UInt8]
    }

    private struct State {
        var current: SessionKey?
        var blocks = 0
        var known: [Name: SymmetricKey] = [:]
    }

    private let state = Mutex(State())

    /// The session for one more block of `key`.
    func current(of key: SealingKey) -> SessionKey {
        state.withLock { state in
            state.blocks += 1
            if let current = state.current, state.blocks <= SessionKey.blockLimit { return current }
            let session = SessionKey(of: key)
            state.current = session
            state.blocks = 1
            return session
        }
    }

    /// The session key that a block names.
    func key(of key: SealingKey, salt: [UInt8]) -> SymmetricKey {
        let name = Name(key: key.id, salt: salt)
        if let known = state.withLock({ $0.known[name] }) { return known }
        let session = SessionKey(of: key, salt: salt).key
        state.withLock { state in
            if state.known.count >= Self.limit { state.known = [:] }
            state.known[name] = session
        }
        return session
    }
}
