import RatchetJournal

extension JournalInspector {
    /// The trees that runs of this workflow were started with: that of the run which `runs(_:)` lists first stands
    /// first. Damaged ones are left out.
    package func outlines(of workflow: String) async throws -> [Outline] {
        let latest = try await runs(RunQuery(workflow: workflow, limit: 1, isCounted: false)).runs.first?.plan
        let outlines = try await outlines().filter { $0.workflow == workflow }
        return outlines.filter { $0.fingerprint == latest } + outlines.filter { $0.fingerprint != latest }
    }

    /// The trees of all workflows that runs were started with.
    package func outlines() async throws -> [Outline] {
        let blocks = blocks
        return try await store.read { view in
            var outlines: [Outline] = []
            try EngineTables.plans.scanResults(.all, in: view, with: blocks) { _, bytes in
                if let outline = try? Outline(decoding: bytes.get()) { outlines.append(outline) }
                return .next
            }
            return outlines
        }
    }
}
