/// The colors of a status in text formats: dark on light, so that they can be read on any background.
struct PictureColors: Sendable, Hashable {
    let fill: String
    let line: String
    let isDashed: Bool

    /// Of what has no status, and of lines and names outside of boxes.
    static let plain = PictureColors(fill: "#f6f8fa", line: "#6e7781", isDashed: false)

    static func of(_ status: RunNode.Status?) -> PictureColors {
        switch status {
        case nil: plain
        case .idle: PictureColors(fill: "#ffffff", line: "#8c959f", isDashed: true)
        case .open: PictureColors(fill: "#ddf4ff", line: "#0969da", isDashed: false)
        case .waiting: PictureColors(fill: "#fff8c5", line: "#9a6700", isDashed: true)
        case .done: PictureColors(fill: "#dafbe1", line: "#1a7f37", isDashed: false)
        case .failed: PictureColors(fill: "#ffebe9", line: "#cf222e", isDashed: false)
        case .dropped, .undone: PictureColors(fill: "#eaeef2", line: "#6e7781", isDashed: true)
        }
    }

    /// Of what is written in boxes.
    static let text = "#1f2328"
}
