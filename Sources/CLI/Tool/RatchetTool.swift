import ArgumentParser
import RatchetCLI

/// The executable `ratchet`.
@main
struct RatchetTool {
    static func main() async { await RatchetCommand.main() }
}
