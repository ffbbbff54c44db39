/// A text that is no cron expression.
struct CronError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ text: String, _ cause: String) { description = "the cron expression '\(text)' cannot be read: \(cause)" }
}
