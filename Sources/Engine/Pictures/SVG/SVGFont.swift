/// How wide text is, about: a picture is made where no fonts are at hand.
///
/// The figures are those of DejaVu Sans, one of the widest fonts that browsers take for sans-serif, so that text fits.
enum SVGFont {
    /// In pixels.
    static func width(of text: String, size: Int, isBold: Bool = false) -> Int {
        let thousandths = text.reduce(0) { $0 + width(of: $1) }
        return (thousandths * size * (isBold ? 11 : 10) + 9_999) / 10_000
    }

    private static func width(of character: Character) -> Int {
        guard character.columns == 1 else { return 1_050 * character.columns / 2 }
        return switch character {
        case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", " ", "!": 330
        case "f", "t", "r", "(", ")", "[", "]", "-", "/": 400
        case "m", "w", "M", "W", "@", "%", "…", "→": 960
        case "A"..."Z": 700
        default: 620
        }
    }
}
