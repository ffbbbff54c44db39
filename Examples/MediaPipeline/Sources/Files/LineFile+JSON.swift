import Foundation

extension LineFile {
    /// Appends `value` as one line of JSON, its keys in order.
    mutating func append(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try append(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// The values that `lines` of the file at `url` hold.
    /// - Throws: ``PipelineError/Code/damaged``, with the number of the line.
    static func decode<Value: Decodable>(_ lines: [String], of url: URL) throws(PipelineError) -> [Value] {
        let decoder = JSONDecoder()
        var values: [Value] = []
        for (index, line) in lines.enumerated() {
            guard let value = try? decoder.decode(Value.self, from: Data(line.utf8)) else {
                let place = "line \(index + 1) of '\(url.path)'"
                throw PipelineError(.damaged, "\(place) is not a \(Value.self); move the file away and start again")
            }
            values.append(value)
        }
        return values
    }
}
