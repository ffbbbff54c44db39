public import RatchetEngine

extension Workflow {
    /// A picture of the workflow: its nodes, in their order, with what is in them.
    ///
    ///     print(try FulfilOrder(warehouse: warehouse, bank: bank).picture(.mermaid))
    ///
    /// It is made of the workflow's tree alone: nothing runs, and no engine is needed. Policies (retries, timeouts) are
    /// not shown. It has at most 200 nodes and says how many there are that it leaves out; names are cut at 36 columns,
    /// and stand in full in the tooltips of `.svg`.
    /// - Throws: `RegistrationError` with every mistake that the workflow has.
    public func picture(_ format: PictureFormat) throws -> String { Picture(try plan().outline).text(format) }
}
