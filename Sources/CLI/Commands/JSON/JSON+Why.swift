package import RatchetEngine

extension JSON {
    package init(_ explanation: RunExplanation) {
        self = .members([
            "run": .string(explanation.run.rawValue), "status": .string("\(explanation.status)"),
            "deadline": JSON(explanation.deadline), "more": .int(explanation.more),
            "reasons": .array(explanation.reasons.map { JSON($0) }),
        ])
    }

    private init(_ reason: WaitReason) {
        self = .members([
            "kind": .string(reason.kind.rawValue), "path": JSON(reason.path), "since": JSON(reason.since),
            "until": JSON(reason.until), "holder": .string(reason.holder), "remedy": .string(reason.remedy),
            "text": .string(reason.text),
        ])
    }
}
