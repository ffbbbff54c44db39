import Foundation
import Ratchet
import RatchetTesting

/// The pictures that the documentation shows, made anew.
enum Gallery {
    /// Each file below `Docs/Pictures` with what is to stand in it.
    static func all() async throws -> [(file: String, text: String)] {
        let workflow = DispatchOrder(warehouse: Warehouse(clock: ManualClock()))
        return [
            ("welcome.svg", try Welcome(shop: NoShop()).picture(.svg)),
            ("workflow.svg", try workflow.picture(.svg)),
            ("waiting.svg", try await waiting(.svg)),
            ("failed.svg", try await failed(.svg)),
            ("completed.svg", try await completed(.svg)),
        ]
    }

    /// A thousand labels, three of which wait for the printer.
    static func waiting(_ format: PictureFormat) async throws -> String {
        let warehouse = Warehouse(clock: ManualClock(), jams: [17, 400, 401])
        return try await picture(of: "order-7", items: 1_000, warehouse, at: .sleeping, format)
    }

    static func failed(_ format: PictureFormat) async throws -> String {
        let warehouse = Warehouse(clock: ManualClock(), refusesCards: true)
        return try await picture(of: "order-8", items: 2, warehouse, at: .failed, format)
    }

    static func completed(_ format: PictureFormat) async throws -> String {
        try await picture(of: "order-9", items: 3, Warehouse(clock: ManualClock()), at: .completed, format)
    }

    private static func picture(
        of id: RunID, items: Int, _ warehouse: Warehouse, at status: RunStatus, _ format: PictureFormat
    ) async throws -> String {
        let test = try TestEngine(DispatchOrder(warehouse: warehouse), clock: warehouse.clock)
        let run = try await test.start(
            DispatchOrder.self, id: id, with: DispatchOrder.State(items: Array(0..<items)))
        try await run.wait(for: status)
        return try await test.perform { engine in try await engine.picture(of: id, format) }
    }

    private struct NoShop: Shop {
        func open(_ email: String, key: String) async throws -> String { "" }
        func sendVoucher(to account: String, key: String) async throws {}
    }
}
