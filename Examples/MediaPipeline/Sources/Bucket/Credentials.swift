/// Who signs a URL. The secret is not printed.
package struct Credentials: Sendable, CustomStringConvertible {
    package let accessKeyID: String
    let secretAccessKey: String
    /// For credentials that are lent for a while only.
    let sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    package var description: String { "credentials of \(accessKeyID)" }
}
