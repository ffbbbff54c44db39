import Foundation

/// A message as it goes over the wire (RFC 5322).
package struct Mail: Hashable, Sendable {
    /// Says that two messages are one that was sent twice: whoever reads mail shows the first only.
    package let id: String
    let sender: String
    package let recipient: String
    package let subject: String
    let body: String

    /// - Parameter key: the same each time that the message is sent.
    init(key: String, from sender: String, to recipient: String, subject: String, body: String) {
        let name = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key
        id = "<\(name)@photographs.example>"
        self.sender = sender
        self.recipient = recipient
        self.subject = subject
        self.body = body
    }

    /// Its lines, of which none is taken for the end of the message.
    var lines: [String] {
        let body = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        return (headers + [""] + body).map { line in line.hasPrefix(".") ? "." + line : line }
    }

    private var headers: [String] {
        ["Message-ID: \(id)", "From: <\(sender)>", "To: <\(recipient)>", "Subject: \(subject)"]
            .map { header in String(header.filter { !$0.isNewline }) }
    }
}
