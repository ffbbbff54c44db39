/// What a run is and stays: named once, when it starts.
package struct RunHeader: Sendable, Hashable {
    /// The id that the caller gave, or `nil` for a generated one.
    package let givenID: String?
    package let workflow: String
    package let fingerprint: Fingerprint

    package init(givenID: String?, workflow: String, fingerprint: Fingerprint) {
        self.givenID = givenID
        self.workflow = workflow
        self.fingerprint = fingerprint
    }
}
