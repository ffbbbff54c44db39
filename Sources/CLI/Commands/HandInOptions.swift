import ArgumentParser
import Foundation
import RatchetEngine
import RatchetJournal

/// What every command takes that hands something in to a journal.
struct HandInOptions: ParsableArguments {
    /// The exit code of a wait that was too short: `EX_TEMPFAIL` of sysexits(3).
    static let tooLate: Int32 = 75

    @OptionGroup var journal: JournalOptions

    @Option(
        name: .customLong("command"),
        help: ArgumentHelp(
            "The command's own id. Hand it in again with the same one if you do not know whether it arrived: it is "
                + "carried out once. (default: a new one)", valueName: "id"))
    var givenID: String?

    @Flag(help: "Wait until an engine has carried it out, and say what it has come to.")
    var wait = false

    @Option(help: "With --wait: how many seconds to wait at most.")
    var timeout: Double?

    func validate() throws {
        if let timeout {
            guard wait else { throw ValidationError("--timeout is for --wait.") }
            guard timeout > 0, timeout <= 1e9 else { throw ValidationError("--timeout takes seconds, more than 0.") }
        }
    }

    var commandID: CommandID? { givenID.map { CommandID($0) } }

    /// Hands in what `body` does with a client, and prints what has become of it.
    func handIn(_ body: (EngineClient) async throws -> SentCommand) async throws {
        do {
            let client = try await EngineClient.open(journal.path, codecs: journal.keys.codecs)
            do {
                let sent = try await body(client)
                if wait { tellOfWait(for: sent) }
                let answer = wait ? try await answer(to: sent) : nil
                await client.close()
                try finish(try HandInReport(sent: sent, answer: answer, waited: wait))
            } catch {
                await client.close()
                throw error
            }
        } catch let error as JournalError {
            throw CommandError(error)
        } catch let error as EngineError {
            throw CommandError(error.message)
        }
    }

    /// Whoever waits is told at once if that may take long.
    private func tellOfWait(for sent: SentCommand) {
        guard sent.engine == nil else { return }
        let message =
            "Nobody has the journal open: the command '\(sent.id)' is in it, and waits until an engine opens it.\n"
        FileHandle.standardError.write(Data(message.utf8))
    }

    private func finish(_ report: HandInReport) throws {
        journal.print(JSON(report)) { terminal in HandInText(report, terminal).lines }
        guard report.isLate else { return }
        let message = "Error: nobody has carried the command out in this time. It stays in the journal.\n"
        FileHandle.standardError.write(Data(message.utf8))
        throw ExitCode(Self.tooLate)
    }

    /// `nil` if it takes too long.
    private func answer(to sent: SentCommand) async throws -> CommandAnswer? {
        guard let timeout else { return try await sent.result() }
        return try await withThrowingTaskGroup { group in
            group.addTask { try await sent.result() as CommandAnswer? }
            group.addTask {
                try await SystemClock().sleep(for: .seconds(timeout))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// A value that is given as JSON, or comes from standard input if it is `-`.
    static func json(_ text: String) -> String {
        guard text == "-" else { return text }
        return String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    }
}
