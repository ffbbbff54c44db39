/// Why the shop could not do something: what, where, and what to do.
package struct ShopError: Error, Hashable, CustomStringConvertible {
    /// The kind of an error.
    package enum Code: Sendable {
        /// There is no journal yet.
        case noShop
        /// Something was ordered that the shop does not sell.
        case unknownItem
        /// A file of the shop's own cannot be read, or does not hold what it should.
        case damaged
        /// An address cannot be changed any more.
        case tooLate
        /// The environment asks for a release that this program does not hold.
        case unknownRelease
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
