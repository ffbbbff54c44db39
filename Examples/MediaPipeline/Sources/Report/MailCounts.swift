/// How much mail has arrived, and how much of it more than once.
package struct MailCounts: Hashable, Sendable {
    private let mails: [DeliveredMail]

    package init(_ mails: [DeliveredMail]) { self.mails = mails }

    /// How many different ones: those with one Message-ID are one.
    package var distinct: Int { Set(mails.map(\.id)).count }
    /// How many came again.
    package var repeated: Int { mails.count - distinct }

    func hasArrived(about photo: Photo) -> Bool {
        mails.contains { $0.subject == NotifyByMail.subject(of: photo.key) }
    }
}
