import Foundation

/// What the pipeline says at its end: what is in the catalogue, and what ran twice for it.
package struct Summary: Sendable {
    package let photos: Int
    package let counts: EffectCounts

    /// Reads the catalogue and the effects log of a workspace.
    /// - Throws: ``PipelineError``: `inputOutput`; `damaged`.
    package init(of workspace: Workspace) throws(PipelineError) {
        let entries: [CatalogueEntry] = try LineFile.decode(
            try LineFile.read(workspace.catalogue), of: workspace.catalogue)
        photos = Set(entries.map(\.key)).count
        counts = EffectCounts(try EffectsLog.read(workspace.effects))
    }

    package var table: Table {
        var table = Table([Table.Column("what"), Table.Column("count", .right)])
        table.add(["photographs in the catalogue", "\(photos)"])
        table.add(["steps that are done", "\(counts.done)"])
        table.add(["steps that began more than once", "\(counts.begunAgain.count)"])
        table.add(["steps that were done more than once", "\(counts.doneAgain.count)"])
        return table
    }
}
