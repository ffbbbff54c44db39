extension StepBehaviour {
    /// The moment from which there is no attempt any more.
    func end(for node: NodeState) -> Timestamp? {
        guard let totalTimeout, let opened = node.opened else { return nil }
        return opened + totalTimeout
    }

    /// What gives an attempt up.
    func alarms(for node: NodeState) -> [AttemptAlarm] {
        var alarms: [AttemptAlarm] = []
        if let timeout { alarms.append(.timeout(timeout)) }
        if let totalTimeout, let end = end(for: node) { alarms.append(.total(totalTimeout, end: end)) }
        if let heartbeat { alarms.append(.heartbeat(heartbeat)) }
        return alarms
    }
}
