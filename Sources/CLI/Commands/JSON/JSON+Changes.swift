package import RatchetEngine

extension JSON {
    package init(_ report: ChangeReport) {
        self = .members([
            "isSafe": .bool(report.isSafe), "checked": .int(report.checked), "unchanged": .int(report.unchanged),
            "migrated": .int(report.migrated), "noted": .int(report.noted), "parked": .int(report.parked),
            "damaged": .int(report.damaged), "runs": .array(report.runs.map { JSON($0) }),
        ])
    }

    private init(_ run: ChangeReport.Run) {
        let head: [Member] = [
            Member(name: "id", value: .string(run.id.rawValue)), Member(name: "workflow", value: JSON(run.workflow)),
        ]
        self = .object(head + run.fate.members)
    }
}

extension ChangeReport.Fate {
    fileprivate var members: [JSON.Member] {
        switch self {
        case .goesOn(let notes):
            [
                JSON.Member(name: "fate", value: .string("goesOn")),
                JSON.Member(name: "notes", value: .array(notes.map { .string($0) })),
            ]
        case .parked(let reason): Self.members("parked", reason)
        case .damaged(let reason): Self.members("damaged", reason)
        }
    }

    private static func members(_ fate: String, _ reason: ParkReason) -> [JSON.Member] {
        let text: JSON = .members(["kind": .string("\(reason.kind)"), "text": .string(reason.text)])
        return [JSON.Member(name: "fate", value: .string(fate)), JSON.Member(name: "reason", value: text)]
    }
}
