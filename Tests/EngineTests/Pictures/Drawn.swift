import Foundation
import RatchetEngine

#if canImport(FoundationXML)
import FoundationXML
#endif

/// What an SVG has drawn, as a parser sees it.
struct Drawn {
    struct Box: CustomStringConvertible {
        let x, y, width, height: Int
        var description: String { "\(width)×\(height) at \(x),\(y)" }

        func encloses(_ other: Box) -> Bool {
            x <= other.x && y <= other.y && x + width >= other.x + other.width && y + height >= other.y + other.height
        }

        func isBeside(_ other: Box) -> Bool {
            x + width <= other.x || other.x + other.width <= x || y + height <= other.y || other.y + other.height <= y
        }

        /// By a narrower font than the one that the picture is made for.
        func holds(_ text: Text) -> Bool {
            let half = text.text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 6 : 11) } / 2
            let left = text.isMiddle ? text.x - half : text.x
            return x <= left && left + 2 * half <= x + width && y < text.y && text.y < y + height
        }
    }

    struct Text {
        var text = ""
        let x, y: Int
        let isMiddle: Bool
    }

    struct NoXML: Error {}

    let boxes: [Box]
    let texts: [Text]
    let titles: [String]

    init(_ picture: Picture) throws {
        let parser = XMLParser(data: Data(picture.text(.svg).utf8))
        let reading = Reading()
        parser.delegate = reading
        guard parser.parse() else { throw parser.parserError ?? NoXML() }
        (boxes, texts, titles) = (reading.boxes, reading.texts, reading.titles)
    }

    private final class Reading: NSObject, XMLParserDelegate {
        var boxes: [Box] = []
        var texts: [Text] = []
        var titles: [String] = []
        private var element = ""

        func parser(
            _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            element = name
            let number = { attributes[$0].flatMap { Int($0) } ?? -1 }
            let names = attributes["class"] ?? ""
            switch name {
            // Frames that look out behind another lie over each other on purpose.
            case "rect" where !names.hasPrefix("behind"):
                boxes.append(
                    Box(x: number("x"), y: number("y"), width: number("width"), height: number("height")))
            case "text": texts.append(Text(x: number("x"), y: number("y"), isMiddle: names.contains("middle")))
            case "title": titles.append("")
            default: break
            }
        }

        func parser(_: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
            element = ""
        }

        func parser(_: XMLParser, foundCharacters text: String) {
            if element == "text" { texts[texts.count - 1].text += text }
            if element == "title" { titles[titles.count - 1] += text }
        }
    }
}
