import RatchetJournal

extension RunTree {
    /// The run as it was: its history is gone through again up to then.
    init(
        _ run: RunReading, at moment: RunMoment, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws {
        var replay = try RunReplay(run, in: view, with: blocks)
        try replay.goThrough(.run(run.number), upTo: moment, in: view, with: blocks)
        guard let state = replay.state else {
            throw EngineError(
                .historyGone,
                "the journal does not keep what happened to run '\(run.id)' up to \(moment): see what it has with "
                    + "`runs history`")
        }
        self.init(RunReading(run.number, state))
    }
}

extension RunReplay {
    fileprivate mutating func goThrough(
        _ entity: EntityID, upTo moment: RunMoment, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws {
        var events = 0
        var replay = self
        try EntityHistory.read(entity, in: view, with: blocks) { entry in
            switch moment {
            case .commit(let lsn):
                guard entry.lsn <= lsn else { return .stop }
                _ = replay.contents(of: entry)
            case .event(let number):
                guard events < number else { return .stop }
                events += replay.contents(of: entry, atMost: number - events).count
            }
            return .next
        }
        self = replay
    }
}
