/// What the shop sells.
package enum Assortment {
    private static let cents = ["chair": 12_900, "lamp": 4_900, "rug": 64_000, "table": 31_500]

    /// The items, in order.
    package static var items: [String] { cents.keys.sorted() }

    static func price(of item: String) throws(ShopError) -> Int {
        if let price = cents[item] { return price }
        throw ShopError(.unknownItem, "the shop has no '\(item)': it sells \(items.joined(separator: ", "))")
    }
}
