/// Says that a submission is durable, and in which commit group.
package struct Receipt: Sendable, Hashable {
    package let lsn: LSN

    package init(lsn: LSN) { self.lsn = lsn }
}
