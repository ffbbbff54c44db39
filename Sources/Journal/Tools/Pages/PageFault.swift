/// What is wrong with one page of LMDB's file.
struct PageFault: Error, Hashable, Sendable {
    let page: UInt64
    let what: String

    /// The file ends before the page does.
    let isMissing: Bool

    init(_ page: UInt64, _ what: String, isMissing: Bool = false) {
        self.page = page
        self.what = what
        self.isMissing = isMissing
    }
}
