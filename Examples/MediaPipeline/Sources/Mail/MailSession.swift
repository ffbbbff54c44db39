/// What a server answers in one session of SMTP, line by line. It takes every message and knows no extensions.
struct MailSession {
    enum Step: Hashable {
        case answer(String)
        /// A message has come to its end. It is answered once it is kept.
        case deliver(DeliveredMail)
        /// The client says farewell.
        case end(String)
        /// The message goes on.
        case listen
    }

    static let greeting = "220 localhost takes mail"
    static let delivered = "250 kept"

    private var recipient: String?
    /// The lines of the message that comes.
    private var message: [String]?

    mutating func take(_ line: String) -> Step {
        guard message == nil else { return takeMessage(line) }
        switch line.prefix(4).uppercased() {
        case "EHLO", "HELO", "NOOP", "MAIL": return .answer("250 localhost")
        case "RCPT":
            recipient = line.firstMatch(of: /<(.*)>/).map { String($0.1) }
            return .answer(recipient == nil ? "501 to whom?" : "250 localhost")
        case "DATA":
            guard recipient != nil else { return .answer("503 to whom?") }
            message = []
            return .answer("354 up to a line with a dot")
        case "QUIT": return .end("221 farewell")
        default: return .answer("500 what?")
        }
    }

    private mutating func takeMessage(_ line: String) -> Step {
        guard line == "." else {
            message?.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
            return .listen
        }
        defer { (recipient, message) = (nil, nil) }
        return .deliver(DeliveredMail(lines: message ?? [], to: recipient ?? ""))
    }
}
