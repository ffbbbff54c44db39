import Foundation
import RatchetCLI
import RatchetEngine

/// Terminals of the tests.
enum Screen {
    static func plain(_ now: Timestamp, width: Int? = nil, marks: Marks = .unicode, isColored: Bool = false)
        -> Terminal
    {
        Terminal(width: width, isColored: isColored, marks: marks, now: now, zone: .gmt)
    }
}
