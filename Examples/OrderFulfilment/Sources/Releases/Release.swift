import Foundation
package import Ratchet

/// The releases of the shop's program that this one stands for.
///
/// A real shop has one release in its repository, and deploys a new build. Here one program holds them all, and the
/// environment says which one it is: `SHOP_RELEASE=2 shop serve`.
package enum Release: String, CaseIterable, Sendable {
    case first = "1"
    case secondWithoutHints = "2-without-hints"
    case second = "2"
    case thirdAlone = "3-alone"
    case third = "3"

    static let variable = "SHOP_RELEASE"

    /// The one that the environment asks for; without a word the first.
    package static var current: Release {
        get throws(ShopError) {
            guard let name = ProcessInfo.processInfo.environment[variable] else { return .first }
            if let release = Release(rawValue: name) { return release }
            let known = allCases.map(\.rawValue).joined(separator: ", ")
            throw ShopError(.unknownRelease, "there is no release '\(name)': set \(variable) to one of \(known)")
        }
    }

    /// Registers what the release has.
    package func register(on engine: Engine, _ shop: Shop) throws {
        try engine.register(PrintLabels(shop: shop))
        switch self {
        case .first: try engine.register(FulfilOrder(shop))
        case .secondWithoutHints: try engine.register(FulfilOrderWithoutHints(shop: shop))
        case .second: try engine.register(FulfilOrder2(shop: shop))
        case .thirdAlone: try engine.register(FulfilOrder3(shop: shop))
        case .third:
            try engine.register(FulfilOrder3(shop: shop))
            try engine.register(FulfilOrder2(shop: shop))
        }
    }
}
