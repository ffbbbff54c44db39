extension PlanChecks {
    /// Versions, hints and migrations that cannot be.
    static func changeMistakes(in scope: CheckedScope) -> [PlanMistake] {
        let changes = scope.blueprint.changes
        let messages =
            versionMistakes(changes) + renameMistakes(changes.renames, scope) + migrationMistakes(changes)
        return messages.map { PlanMistake(at: scope.blueprint.location, path: scope.path, $0) }
    }

    private static func versionMistakes(_ changes: WorkflowChanges) -> [String] {
        guard !(1...Int(Int32.max)).contains(changes.version) else { return [] }
        return ["the workflow's version is \(changes.version); use 1 or more, and one more for each change"]
    }

    private static func renameMistakes(_ renames: [Rename], _ scope: CheckedScope) -> [String] {
        let prefix = scope.path.isEmpty ? "" : scope.path + "/"
        let paths = Set(scope.nodes.map { String($0.path.dropFirst(prefix.count)) })
        return renames.compactMap { rename in
            guard !paths.contains(rename.new) else { return nil }
            return "renames says that '\(rename.old)' is '\(rename.new)' today, and there is no such node; "
                + "write the path in this workflow, names joined by /"
        }
    }

    private static func migrationMistakes(_ changes: WorkflowChanges) -> [String] {
        var known: Set<Int> = []
        return changes.migrations.flatMap { migration -> [String] in
            let versions = migration.versions
            guard versions.lowerBound >= 1, versions.upperBound < changes.version else {
                return [
                    "a migration takes States of version \(versions.upperBound), and the workflow is version "
                        + "\(changes.version); migrations are from earlier versions, of 1 or more"
                ]
            }
            let again = versions.filter { !known.insert($0).inserted }
            return again.map { "two migrations take States of version \($0); leave one out" }
        }
    }
}
