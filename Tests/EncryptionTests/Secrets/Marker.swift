import Foundation
import Testing

/// A text that stands for something that nobody but the app's users may know.
///
/// It has no letters that hex and base64 of other bytes would spell by chance, and is long enough to be told apart.
struct Marker: CustomTestStringConvertible {
    let name: String

    var text: String { "QX\(name)zvk\(String(name.reversed()))WJ" }

    var testDescription: String { name }

    /// What would give the text away: itself, its halves, and what it looks like in base64 wherever it starts.
    var traces: [[UInt8]] {
        let bytes = Array(text.utf8)
        let halves = [Array(bytes.prefix(bytes.count / 2)), Array(bytes.suffix(bytes.count / 2))]
        return [bytes] + halves + (0..<3).map { Self.base64(bytes, shift: $0) } + [Self.hex(bytes)]
    }

    func isFound(in data: Data) -> Bool { traces.contains { data.range(of: Data($0)) != nil } }

    /// The part of the base64 of a longer value that depends on these bytes alone.
    private static func base64(_ bytes: [UInt8], shift: Int) -> [UInt8] {
        let whole = Array(Data([UInt8](repeating: 0, count: shift) + bytes).base64EncodedData())
        return Array(whole[(shift == 0 ? 0 : 4)..<(whole.count - 4)])
    }

    private static func hex(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined().utf8)
    }

    static let all = [
        "state", "output", "errortext", "errortype", "runid", "stepname", "workflowname", "elementkey", "elementstate",
        "blob", "quoted", "reducer", "groupname", "result", "caseName", "command", "handedIn", "refused", "waiting",
        "aside", "schedule",
    ].map(Marker.init)

    static subscript(_ name: String) -> String { Marker(name: name).text }
}
