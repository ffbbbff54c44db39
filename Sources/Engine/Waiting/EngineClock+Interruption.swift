extension EngineClock {
    /// Sleeps until `due`, or until something else happens.
    ///
    /// - Returns: Whether `due` has come.
    func sleep(until due: Timestamp, unless interruption: @escaping @Sendable () async -> Void) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await sleep(until: due)) != nil }
            group.addTask {
                await interruption()
                return false
            }
            let isDue = await group.next() ?? false
            group.cancelAll()
            return isDue
        }
    }
}
