import ArgumentParser
import Foundation
import NightlyImportKit

/// What the program's own commands take: where everything is.
struct DepotOptions: ParsableArguments {
    @Option(
        name: .customLong("depot"),
        help: ArgumentHelp("The folder of the supplier's files, the catalogue and the journal.", valueName: "DIR"))
    var path = "depot"

    var depot: Depot { Depot(URL(filePath: path)) }
}
