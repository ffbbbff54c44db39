import Ratchet
import RatchetEngine
import RatchetJournal
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Hands commands in, or dies at the moment that it is told to die at.
///
///     CrashingProcess send JOURNAL NAME COUNT [beforeCommit|afterCommit|afterRing NUMBER]
///     CrashingProcess visit JOURNAL NAME COUNT
///
/// One that visits opens the journal anew for each command, as the command line does.
struct InboxSender {
    let journal: String
    let name: String
    let count: Int
    let death: (moment: GuestMoment, number: Int)?

    func visit() async throws -> String {
        for number in 0..<count {
            let client = try await EngineClient.open(journal, codecs: try InboxServer.codecs)
            try await send(number, client)
            await client.close()
        }
        return "sent"
    }

    private func send(_ number: Int, _ client: EngineClient) async throws {
        try await client.start(
            OneEffect.self, with: OneEffect.State(number: number), command: CommandID("\(name)-\(number)"))
    }

    func run() async throws -> String {
        let seen = Atomic(0)
        let guest = try await LMDBGuest.open(
            journal,
            probe: { [death] moment in
                guard moment == death?.moment else { return }
                if seen.add(1, ordering: .relaxed).newValue == death?.number { kill(getpid(), SIGKILL) }
            })
        let client = EngineClient(guest, codecs: try InboxServer.codecs)
        for number in 0..<count { try await send(number, client) }
        await client.close()
        return "sent"
    }
}
