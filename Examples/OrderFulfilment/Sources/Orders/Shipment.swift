/// Goods that are on their way.
struct Shipment: Codable, Sendable {
    let id: String
    let address: String
}
