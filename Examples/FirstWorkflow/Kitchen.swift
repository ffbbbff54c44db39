import Foundation

/// What the steps work with. It writes each line at once: a buffer would be lost with a process that is killed.
struct Kitchen: Sendable {
    func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    func boil(cups: Int, key: String) -> Int {
        say("boiling water for \(cups) cups (\(key))")
        return cups * 200
    }

    func pour(millilitres: Int, key: String) {
        say("pouring \(millilitres) ml (\(key))")
    }

    func serve(attempt: Int, key: String) throws {
        guard attempt > 1 else { throw Slipped() }
        say("serving, attempt \(attempt) (\(key))")
    }

    struct Slipped: Error {}
}
