/// The style sheet of a picture. A status has a color, and a line of its own kind for those who see none; the words in
/// the box say it anyway.
enum SVGStyle {
    static let text = light + "\n@media (prefers-color-scheme: dark) {\n" + dark + "\n}"

    private static let light = """
        text { font-family: -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; \
        fill: #1f2328; pointer-events: none }
        .s18 { font-size: 18px } .s14 { font-size: 14px } .s13 { font-size: 13px } .s12 { font-size: 12px }
        .name { font-weight: 600 } .middle { text-anchor: middle } .note { fill: #57606a }
        .page { fill: #ffffff; stroke: #d0d7de }
        .frame { fill: #818b98; fill-opacity: 0.1; stroke: #818b98 } .behind { fill: #f2f3f5; stroke: #818b98 }
        .box { fill: #ffffff; stroke: #57606a } .rest { fill: none; stroke-dasharray: 2 3 }
        .arrow { fill: none; stroke: #57606a; stroke-width: 1.5 }
        \(status("idle", "#ffffff", "#8c959f", "#57606a", "stroke-dasharray: 2 3"))
        \(status("open", "#ddf4ff", "#0969da", "#0550ae", "stroke-width: 2.5"))
        \(status("waiting", "#fff8c5", "#9a6700", "#7d4e00", "stroke-dasharray: 7 3"))
        \(status("done", "#dafbe1", "#1a7f37", "#116329", "stroke-width: 1.5"))
        \(status("failed", "#ffebe9", "#cf222e", "#a40e26", "stroke-width: 3"))
        \(status("dropped", "#eaeef2", "#6e7781", "#57606a", "stroke-dasharray: 2 3"))
        \(status("undone", "#eaeef2", "#6e7781", "#57606a", "stroke-dasharray: 7 3"))
        """

    private static let dark = """
        text { fill: #e6edf3 } .note { fill: #9da7b1 }
        .page { fill: #0d1117; stroke: #30363d }
        .frame { fill: #8b949e; stroke: #6e7681 } .behind { fill: #1a1f26; stroke: #6e7681 }
        .box { fill: #161b22; stroke: #8b949e } .rest { fill: none } .arrow { stroke: #8b949e }
        \(status("idle", "#0d1117", "#6e7681", "#9da7b1"))
        \(status("open", "#0c2d4d", "#58a6ff", "#79c0ff"))
        \(status("waiting", "#2e2508", "#d29922", "#e3b341"))
        \(status("done", "#0f2d1a", "#3fb950", "#56d364"))
        \(status("failed", "#3a1618", "#f85149", "#ff7b72"))
        \(status("dropped", "#161b22", "#6e7681", "#9da7b1"))
        \(status("undone", "#161b22", "#6e7681", "#9da7b1"))
        """

    private static func status(
        _ name: String, _ fill: String, _ line: String, _ text: String, _ how: String = ""
    ) -> String {
        let how = how.isEmpty ? "" : "; \(how)"
        return ".box.\(name) { fill: \(fill) } .box.\(name), .frame.\(name) { stroke: \(line)\(how) } "
            + ".status.\(name) { fill: \(text) }"
    }
}
