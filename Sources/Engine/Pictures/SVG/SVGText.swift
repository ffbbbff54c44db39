/// Writes a picture as SVG, by itself.
struct SVGText {
    private let picture: Picture

    init(_ picture: Picture) { self.picture = picture }

    var text: String {
        let block = SVGLayout(picture).block
        let size = "width=\"\(block.width)\" height=\"\(block.height)\" viewBox=\"0 0 \(block.width) \(block.height)\""
        let title = Self.escaped(([picture.title] + picture.facts).joined(separator: ", "))
        let head = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) role=\"img\" aria-label=\"\(title)\">",
            "<style>", SVGStyle.text, "</style>",
        ]
        return (head + block.parts.map(element) + ["</svg>", ""]).joined(separator: "\n")
    }

    private func element(_ part: SVGPart) -> String {
        switch part {
        case .box(let area, let radius, let names, let tooltip):
            let start =
                "<rect x=\"\(area.x)\" y=\"\(area.y)\" width=\"\(area.width)\" height=\"\(area.height)\" "
                + "rx=\"\(radius)\" class=\"\(names)\""
            return tooltip.map { "\(start)><title>\(Self.escaped($0))</title></rect>" } ?? "\(start)/>"
        case .text(let text, let x, let y, let names):
            return "<text x=\"\(x)\" y=\"\(y)\" class=\"\(names)\">\(Self.escaped(text))</text>"
        case .arrow(let x, let from, let to):
            return "<path d=\"M\(x) \(from)V\(to - 2)M\(x - 4) \(to - 7)L\(x) \(to - 2)L\(x + 4) \(to - 7)\" "
                + "class=\"arrow\"/>"
        }
    }

    /// For the text of an element and for an attribute: each of its lines without signs that XML has no room for.
    static func escaped(_ text: String) -> String {
        let lines = text.safeLines.map { line in String(String.UnicodeScalarView(line.unicodeScalars.filter(\.isXML))) }
        return lines.joined(separator: "\n").replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}

extension Unicode.Scalar {
    fileprivate var isXML: Bool { value != 0xFFFE && value != 0xFFFF }
}
