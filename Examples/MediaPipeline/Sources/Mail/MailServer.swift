/// Sends mail by SMTP (RFC 5321) to a server on this machine. Its call blocks: it belongs on threads of its own.
package struct MailServer: Sendable {
    private let port: UInt16

    package init(port: UInt16) { self.port = port }

    /// Returns once the server has taken the message over.
    ///
    /// A process that is killed before it has told anybody sends it again: that is what ``Mail/id`` is for.
    /// - Throws: ``PipelineError``: `mailFailed`, and `mailRefused` if another attempt would be refused too.
    func send(_ mail: Mail) throws(PipelineError) {
        var connection = try LocalConnection(to: port)
        try Self.expect(220, from: &connection)
        try Self.say("EHLO localhost", expecting: 250, to: &connection)
        try Self.say("MAIL FROM:<\(mail.sender)>", expecting: 250, to: &connection)
        try Self.say("RCPT TO:<\(mail.recipient)>", expecting: 250, to: &connection)
        try Self.say("DATA", expecting: 354, to: &connection)
        try Self.say((mail.lines + ["."]).joined(separator: "\r\n"), expecting: 250, to: &connection)
        // It is delivered, however the farewell goes.
        try? Self.say("QUIT", expecting: 221, to: &connection)
    }

    private static func say(
        _ words: String, expecting code: Int, to connection: inout LocalConnection
    ) throws(PipelineError) {
        try connection.write("\(words)\r\n")
        try expect(code, from: &connection)
    }

    /// An answer has several lines, if there is a hyphen behind the code.
    private static func expect(_ code: Int, from connection: inout LocalConnection) throws(PipelineError) {
        var line = try connection.readLine()
        while let text = line, text.dropFirst(3).first == "-" { line = try connection.readLine() }
        guard let line else { throw PipelineError(.mailFailed, "the mail server has closed the connection") }
        guard Int(line.prefix(3)) != code else { return }
        throw PipelineError(line.hasPrefix("5") ? .mailRefused : .mailFailed, "the mail server says: \(line)")
    }
}
