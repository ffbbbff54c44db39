/// Something that is drawn, and where: in pixels from the upper left corner of what it is a part of.
enum SVGPart: Sendable, Hashable {
    struct Area: Sendable, Hashable {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
    }

    case box(Area, radius: Int, names: String, tooltip: String?)
    /// `y` is that of the line on which the letters stand.
    case text(String, x: Int, y: Int, names: String)
    /// Straight down.
    case arrow(x: Int, from: Int, to: Int)

    func moved(_ right: Int, _ down: Int) -> SVGPart {
        switch self {
        case .box(var area, let radius, let names, let tooltip):
            area.x += right
            area.y += down
            return .box(area, radius: radius, names: names, tooltip: tooltip)
        case .text(let text, let x, let y, let names): return .text(text, x: x + right, y: y + down, names: names)
        case .arrow(let x, let from, let to): return .arrow(x: x + right, from: from + down, to: to + down)
        }
    }
}
