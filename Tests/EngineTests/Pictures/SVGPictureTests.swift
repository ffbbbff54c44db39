import RatchetEngine
import Testing

/// Pictures as SVG: that they are XML, and that nothing lies over something else.
@Suite struct SVGPictureTests {
    @Test(arguments: [
        "a \"b\" <i>&c]]>", "two\nlines", "bell\u{7}\u{0}\u{FFFF}", "船便", "-->", String(repeating: "long ", count: 50),
    ])
    func `Whatever a node is called, it is XML, with the whole name in a tooltip`(_ name: String) throws {
        let picture = try Drawn(Picture(Sketch.outline(name, [.leaf(.step, name)])))
        let letters = name.filter { $0.isLetter || $0 == "<" || $0 == "\"" || $0 == ">" || $0 == "&" }
        let tooltip = try #require(picture.titles.first)
        #expect(tooltip.filter { letters.contains($0) } == "\(letters)step".filter { letters.contains($0) })
    }

    @Test func `A long name is cut where it is drawn`() throws {
        let picture = try Drawn(Picture(Sketch.outline("W", [.leaf(.step, String(repeating: "x", count: 100))])))
        #expect(picture.texts.map(\.text) == ["W", String(repeating: "x", count: 35) + "…", "step"])
    }

    @Test(arguments: UInt64(1)...60)
    func `Boxes stand beside or in each other, and their text in them`(_ seed: UInt64) throws {
        let picture = try Drawn(Picture(Sketch.outline("Any", Sketch.random(seed))))
        try #require(picture.boxes.count > 1 && picture.boxes.allSatisfy { $0.width > 20 && $0.height > 10 })
        for (index, one) in picture.boxes.enumerated() {
            #expect(picture.boxes[0].encloses(one), "\(one) leaves the page")
            for other in picture.boxes[(index + 1)...] {
                #expect(one.encloses(other) || other.encloses(one) || one.isBeside(other), "\(one) lies over \(other)")
            }
        }
        for text in picture.texts {
            #expect(picture.boxes.contains { $0.holds(text) }, "'\(text.text)' is outside of every box")
        }
    }

    @Test func `It brings its own colors for light and for dark, and loads nothing`() {
        let text = Picture(Sketch.outline("W", Sketch.order)).text(.svg)
        #expect(text.contains("@media (prefers-color-scheme: dark)"))
        #expect(text.matches(of: /https?:/).count == 1, "only the name of SVG itself")
    }
}
