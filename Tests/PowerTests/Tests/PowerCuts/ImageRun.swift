import Foundation
import PowerLoads

/// Makes images of power cuts, and checks a few at once.
struct ImageRun: Sendable {
    struct Failure: Sendable {
        let number: Int
        let reason: String
    }

    /// How many are checked at the same moment.
    private static let atOnce = 3

    let trace: Trace
    let seed: UInt64
    /// What checks the image in a folder, after these notes.
    let check: @Sendable (String, ArraySlice<Note>) async throws -> Void

    /// Checks the images with these numbers; after `limit` failures it gives up.
    func failures(_ numbers: [Int], limit: Int = 3) async throws -> [Failure] {
        try await Scratch.with { scratch in
            try await withThrowingTaskGroup(of: Failure?.self) { group in
                var failures: [Failure] = []
                var running = 0
                try await trace.cuts(numbers, seed: seed) { image in
                    guard failures.count < limit else { return }
                    if running == Self.atOnce {
                        if let failure = try await group.next() ?? nil { failures.append(failure) }
                        running -= 1
                    }
                    running += 1
                    group.addTask { try await failure(of: image, in: scratch) }
                }
                for try await failure in group { if let failure { failures.append(failure) } }
                return failures
            }
        }
    }

    private func failure(of image: CutImage, in scratch: Scratch) async throws -> Failure? {
        let folder = scratch.url.appending(path: "\(image.number)").path
        try image.files.write(to: folder)
        defer { DiskImage.remove(folder) }
        do {
            try await check(folder + "/journal", image.notes)
            return nil
        } catch {
            return Failure(number: image.number, reason: "\(error)")
        }
    }
}
