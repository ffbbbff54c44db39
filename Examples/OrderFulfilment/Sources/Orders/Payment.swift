/// Money that was taken.
struct Payment: Codable, Sendable {
    let id: String
}
