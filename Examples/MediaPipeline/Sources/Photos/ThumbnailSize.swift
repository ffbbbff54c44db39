/// The thumbnails that each photograph has, by the side of the square into which they fit, in pixels.
package enum ThumbnailSize: Int, CaseIterable, Sendable {
    /// For a list.
    case small = 160
    /// For a page.
    case medium = 480
    /// For a full screen.
    case large = 1080
}
