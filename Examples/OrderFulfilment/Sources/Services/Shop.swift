package import Foundation
package import Ratchet

/// What the workflows' steps work with, and where it all is: one folder for the journal and the services' ledgers.
package struct Shop: Sendable {
    /// The services, in the order in which an order meets them.
    package static let services = ["warehouse", "bank", "printer", "mail"]

    let warehouse: Warehouse
    let bank: Bank
    let printer: Printer
    let mail: Mail
    private let day: Duration

    /// Opens nothing before a step asks for it.
    /// - Parameters:
    ///   - folder: where the ledgers are.
    ///   - day: how long a day takes.
    ///   - pace: how long a service takes to answer.
    ///   - clock: the time of the services.
    ///   - tell: is told of whatever a service does, with its name.
    package init(
        _ folder: URL, day: Duration = .days(1), pace: Duration = .zero, clock: any EngineClock = SystemClock(),
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        func ledger(_ name: String) -> Ledger {
            Ledger(Self.ledger(name, in: folder), pace: pace, clock: clock) { tell("\(name): \($0)") }
        }
        warehouse = Warehouse(ledger: ledger("warehouse"))
        bank = Bank(ledger: ledger("bank"))
        printer = Printer(ledger: ledger("printer"))
        mail = Mail(ledger: ledger("mail"))
        self.day = day
    }

    /// Several days: as long as they take, or as many seconds if this is a demonstration.
    func days(_ count: Int) -> Duration { day * count }

    /// The journal of a shop.
    package static func journal(in folder: URL) -> URL { folder.appending(path: "journal") }

    /// The ledger of a service.
    package static func ledger(_ service: String, in folder: URL) -> URL {
        folder.appending(path: "\(service).jsonl")
    }
}
