import PowerLoads

/// What a power cut leaves behind: the files, and what had been promised by then.
struct CutImage: Sendable {
    let number: Int
    let files: DiskImage
    let notes: ArraySlice<Note>
}

extension Trace {
    /// Makes the images with these numbers, and hands them to `body`, in the order of their moments.
    func cuts(_ numbers: [Int], seed: UInt64, _ body: (CutImage) async throws -> Void) async rethrows {
        let syncs = calls.indices.filter { calls[$0].isSync }
        let cuts = numbers.map { ($0, PowerCut($0, of: self, syncs: syncs, seed: seed)) }
            .sorted { ($0.1.calls, $0.0) < ($1.1.calls, $1.0) }
        let notes = notes
        var disk = Disk()
        var done = 0
        var noted = 0
        for (number, cut) in cuts {
            while done < cut.calls {
                if case .note = calls[done] { noted += 1 }
                disk.apply(calls[done])
                done += 1
            }
            let files = disk.image(during: done < calls.count ? calls[done] : nil, cut.luck)
            try await body(CutImage(number: number, files: files, notes: notes[..<noted]))
        }
    }

    /// How many numbers there are before the random ones.
    var systematicCuts: Int { 2 * syncCount }
}
