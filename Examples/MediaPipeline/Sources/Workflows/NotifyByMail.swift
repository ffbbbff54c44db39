package import Ratchet

/// Tells the owner of a photograph that it is through.
///
/// It is a job and no step: the mail server takes so many messages in a second, whatever the pipeline makes.
package struct NotifyByMail: Job {
    package struct Arguments: Codable, Sendable {
        let photo: String
        let sha256: String
    }

    package static let queue = "mail"
    /// Whoever waits for the last mail finds those that are sent.
    package static let retention: JobRetention? = JobRetention(completed: .forever)

    /// Sending blocks: it has threads of its own.
    package static let pool: String? = threads.name

    /// How many are sent at the same time, at most.
    static let atOnce = 2
    static let threads = Pool("mail", threads: atOnce)
    static let perSecond = 20
    static let limits = Queue(queue, concurrency: atOnce, rateLimit: .window(perSecond, per: .seconds(1)))

    let server: MailServer

    /// One for each photograph.
    static func id(of photo: Photo) -> RunID { RunID("mail:\(photo.key)") }

    static func subject(of photo: String) -> String { "\(photo) is through" }

    package func perform(_ run: JobRun<Arguments>) async throws {
        let mail = Mail(
            key: run.key, from: "pipeline@photographs.example", to: "owner@photographs.example",
            subject: Self.subject(of: run.arguments.photo), body: "Its SHA-256 is \(run.arguments.sha256).")
        do {
            try server.send(mail)
        } catch {
            guard error.code == .mailRefused else { throw error }
            throw NonRetryable(error)
        }
    }
}
