import Foundation

/// What commands are answered with.
extension Payload {
    /// `{"count": 3}`
    init(count: Int) { self.init(bytes: Array("{\"count\":\(count)}".utf8)) }

    /// A list of texts.
    init(texts: [String]) {
        let data = try? JSONSerialization.data(withJSONObject: texts, options: [.withoutEscapingSlashes])
        self.init(bytes: data.map(Array.init) ?? Array("[]".utf8))
    }
}
