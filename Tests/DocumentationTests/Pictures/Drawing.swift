import Foundation
import Ratchet

/// What the article about pictures shows; it is compiled only.
func draw(_ warehouse: Warehouse, _ engine: Engine, _ file: URL) async throws {
    print(try DispatchOrder(warehouse: warehouse).picture(.mermaid))

    let run = try await engine.find(DispatchOrder.self, id: "order-7")
    try Data(await run.picture(.svg).utf8).write(to: file)

    print(try await engine.picture(of: "order-7", .dot))
}
