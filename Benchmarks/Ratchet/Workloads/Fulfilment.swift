import Ratchet

/// A workflow as shops have them: its State and what its steps return are 300 to 800 bytes of JSON.
struct Fulfilment: Workflow {
    struct Line: Codable, Sendable {
        let sku: String
        let name: String
        let quantity: Int
        let cents: Int
    }

    struct Address: Codable, Sendable {
        let name: String
        let street: String
        let city: String
        let postcode: String
        let country: String
    }

    struct Reservation: Codable, Sendable {
        let warehouse: String
        let reservation: String
        let expires: String
        let lines: [Line]
    }

    struct Receipt: Codable, Sendable {
        let payment: String
        let cents: Int
        let currency: String
        let card: String
        let authorization: String
        let billing: Address
        let capturedAt: String
    }

    struct Parcel: Codable, Sendable {
        let carrier: String
        let tracking: String
        let label: String
        let to: Address
        let grams: Int
    }

    struct State: Codable, Sendable {
        let order: String
        let customer: String
        let email: String
        let shipping: Address
        let lines: [Line]
        var reservation: Reservation?
        var receipt: Receipt?
        var parcel: Parcel?
    }

    static let steps = 3

    var body: some Flow<State, String> {
        Step("reserve", into: \.reservation) { run in
            Reservation(
                warehouse: "north-\(run.state.lines.count)", reservation: "res-\(Self.digits(run.state.order, 3))",
                expires: "2026-11-21T14:\(Self.digits(run.state.order, 5).prefix(2)):00Z", lines: run.state.lines)
        }
        Step("charge", into: \.receipt) { run in
            Receipt(
                payment: "pay-\(Self.digits(run.state.order, 7))",
                cents: run.state.lines.reduce(0) { $0 + $1.quantity * $1.cents }, currency: "EUR",
                card: "**** **** **** \(Self.digits(run.state.order, 11).prefix(4))",
                authorization: Self.digits(run.state.order, 13), billing: run.state.shipping,
                capturedAt: "2026-11-21T14:02:\(Self.digits(run.state.order, 17).prefix(2))Z")
        }
        Step("send", into: \.parcel) { run in
            Parcel(
                carrier: "post", tracking: "TRK\(Self.digits(run.state.order, 19))",
                label: "https://labels.example.com/\(Self.digits(run.state.order, 23))/a4.pdf", to: run.state.shipping,
                grams: run.state.lines.count * 340)
        }
        Return { state in state.parcel?.tracking ?? "" }
    }

    /// An order like many others: the same number is the same order.
    static func order(_ number: Int) -> State {
        let order = "order-\(digits("\(number)", 1))"
        let lines = (0...number % 3).map { line in
            let item = (number &* 31 &+ line &* 17) % 400
            return Line(
                sku: "SKU-\(10_000 + item)", name: "Article number \(item)", quantity: 1 + item % 4, cents: item * 99)
        }
        return State(
            order: order, customer: "customer-\(digits(order, 2))", email: "person\(number)@example.com",
            shipping: Address(
                name: "Person \(digits(order, 29).prefix(6))", street: "\(number % 200) Mill Lane",
                city: "Town \(number % 300)", postcode: String(digits(order, 31).prefix(5)), country: "DE"),
            lines: lines)
    }

    /// Sixteen digits that look like chance.
    private static func digits(_ text: String, _ salt: UInt64) -> String {
        let hash = text.utf8.reduce(14_695_981_039_346_656_037 &+ salt) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return String(String(hash).suffix(16))
    }
}
