/// What the demo says at its end.
package struct Summary: Sendable {
    package let audit: Audit
    package let kills: Int
    /// How many steps can have been under way at the kills, at most.
    package let underWayAtMost: Int
    package let time: Duration

    /// - Parameter atOnce: how many steps are under way at a moment, at most.
    package init(_ audit: Audit, kills: Int, atOnce: Int, time: Duration) {
        self.audit = audit
        self.kills = kills
        underWayAtMost = kills * atOnce
        self.time = time
    }

    /// How often a step ran that had begun before.
    package var runAgain: Int { audit.counts.executions - audit.counts.steps }

    /// How many mails can have been on their way at the kills, at most.
    private var mailsOnTheWayAtMost: Int { kills * NotifyByMail.atOnce }

    /// What is wrong, in words; nothing if all is well.
    package var complaints: [String] {
        var complaints = audit.lost.map { "lost: \($0)" }
        complaints += audit.repeated.map { "ran again although it was done: \($0)" }
        if !audit.isCatalogueExact { complaints.append("the catalogue does not have every photograph exactly once") }
        if audit.counts.done != ImportFolder.steps(for: audit.photos) {
            complaints.append("\(audit.counts.done) steps are done, not \(ImportFolder.steps(for: audit.photos))")
        }
        if audit.mails.distinct != audit.photos {
            complaints.append("\(audit.mails.distinct) different mails have arrived, not \(audit.photos)")
        }
        if audit.mails.repeated > mailsOnTheWayAtMost {
            complaints.append("more mails came twice than can have been on their way")
        }
        if runAgain > underWayAtMost { complaints.append("more steps ran again than can have been under way") }
        return complaints
    }

    package var table: Table {
        var table = Table([Table.Column("result"), Table.Column("", .right), Table.Column("")])
        let once = audit.isCatalogueExact ? "each once in the catalogue" : "NOT each once in the catalogue"
        table.add(["photographs", "\(audit.photos)", once])
        table.add(["steps done", "\(audit.counts.done)", "by \(kills + 1) processes, one after the other"])
        table.add(["steps run again", "\(runAgain)", "at most \(underWayAtMost) were under way at the kills"])
        table.add(["mails", "\(audit.mails.distinct)", "by SMTP, at most \(NotifyByMail.perSecond) in a second"])
        table.add(["mails sent again", "\(audit.mails.repeated)", "with the same Message-ID"])
        table.add(["effects lost", "\(audit.lost.count)", "of what the runs say that they have done"])
        table.add(["kills", "\(kills)", "by SIGKILL"])
        table.add(["time", seconds, ""])
        return table
    }

    /// `24.1 s`
    private var seconds: String {
        let tenths = time.components.seconds * 10 + time.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
