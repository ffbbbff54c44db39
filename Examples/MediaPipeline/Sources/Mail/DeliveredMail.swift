/// A message that has arrived.
package struct DeliveredMail: Codable, Hashable, Sendable {
    package let id: String
    package let recipient: String
    package let subject: String
    package let lines: [String]

    init(lines: [String], to recipient: String) {
        func header(_ name: String) -> String {
            let head = lines.prefix { !$0.isEmpty }
            return head.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
        }
        id = header("Message-ID")
        self.recipient = recipient
        subject = header("Subject")
        self.lines = lines
    }
}
