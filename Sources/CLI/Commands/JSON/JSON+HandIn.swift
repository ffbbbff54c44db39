import RatchetEngine

extension JSON {
    init(_ report: HandInReport) {
        self = .members([
            "command": .string(report.sent.id.rawValue),
            "repetition": .bool(report.sent.isRepetition),
            "engine": report.sent.engine?.json ?? .null,
            "run": JSON(report.answer?.rawValue),
        ])
    }
}
