/// Pretends to be a warehouse.
struct Warehouse: Sendable {
    let ledger: Ledger

    func hold(_ items: [String], key: String) async throws -> Hold {
        Hold(id: "hold-\(try await ledger.enter("hold \(items.joined(separator: ", "))", key: key))")
    }

    func release(_ hold: Hold, key: String) async throws {
        _ = try await ledger.enter("release \(hold.id)", key: key)
    }

    func ship(_ hold: Hold, to address: String, key: String) async throws -> Shipment {
        let number = try await ledger.enter("ship \(hold.id) to \(address)", key: key)
        return Shipment(id: "shipment-\(number)", address: address)
    }
}
