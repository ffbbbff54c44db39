/// Pretends to be a printer of labels.
struct Printer: Sendable {
    let ledger: Ledger

    func label(for item: String, key: String) async throws -> Label {
        Label(id: "label-\(try await ledger.enter("label for \(item)", key: key))")
    }
}
