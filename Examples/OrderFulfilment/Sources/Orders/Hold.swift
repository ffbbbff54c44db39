/// Goods that wait for their shipment.
struct Hold: Codable, Sendable {
    let id: String
}
