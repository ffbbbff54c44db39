/// A parcel's label.
package struct Label: Codable, Sendable {
    let id: String
}
