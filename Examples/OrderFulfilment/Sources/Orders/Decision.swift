/// What has become of the request for approval.
package enum Decision: String, Codable, Sendable {
    case approved, declined
    /// Nobody has answered in time.
    case expired
}
