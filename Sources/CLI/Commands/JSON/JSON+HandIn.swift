import RatchetEngine

extension JSON {
    init(_ report: HandInReport) {
        let answer = report.payload.map { [Member(name: "answer", value: JSON($0))] } ?? []
        let named = report.named.map { [Member(name: "name", value: .string($0))] } ?? []
        self = .object(Self.members(of: report) + named + answer)
    }

    private static func members(of report: HandInReport) -> [Member] {
        [
            Member(name: "command", value: .string(report.sent.id.rawValue)),
            Member(name: "repetition", value: .bool(report.sent.isRepetition)),
            Member(name: "engine", value: report.sent.engine?.json ?? .null),
            Member(name: "run", value: JSON(report.answer?.rawValue)),
        ]
    }
}
