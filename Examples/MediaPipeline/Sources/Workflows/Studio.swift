/// What the steps work with.
package struct Studio: Sendable {
    let thumbnailer: Thumbnailer
    let bucket: Bucket
    let catalogue: Catalogue
    let effects: EffectsLog
    let mailServer: MailServer

    /// The keys are those of Amazon's documentation: the demo signs URLs and calls none.
    let presigner = Presigner(
        credentials: Credentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1", bucket: "examplebucket")

    /// - Parameters:
    ///   - mailServer: by which owners of photographs are told.
    ///   - fuse: ends the process after so many effects, for the demo.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged` if the catalogue is.
    package init(_ workspace: Workspace, _ mailServer: MailServer, fuse: Fuse? = nil) throws(PipelineError) {
        thumbnailer = workspace.thumbnailer
        bucket = workspace.bucket
        catalogue = try Catalogue(workspace.catalogue)
        effects = try EffectsLog(workspace.effects, fuse: fuse)
        self.mailServer = mailServer
    }
}
