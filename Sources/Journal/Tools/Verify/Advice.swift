/// What can be done about a finding, in the words of Docs/Operations.md.
package enum Advice {
    package static let restore = "keep a copy of the directory, and restore a backup"
    package static let derived =
        "stop the engine and restore a backup; or go on without this row, if what it leads to is not missed"
    package static let none = "nothing needs to be done"
    package static let importAgain = "import the export again into the same directory, or delete it"
}
