import Foundation

/// Measurements as people read them.
struct Table {
    private let rows: [[String]]

    init(_ measurements: [Measurement]) {
        rows =
            [["bench", "value", "reference", "ratio", "target", "", "more"]]
            + measurements.map { measurement in
                [
                    measurement.bench, "\(Self.number(measurement.value)) \(measurement.unit)",
                    Self.number(measurement.reference), Self.number(measurement.ratio),
                    measurement.target.map(Self.text) ?? "", measurement.isMet.map { $0 ? "✓" : "✗" } ?? "",
                    measurement.more.sorted { $0.key < $1.key }.map { "\($0.key) \(Self.number($0.value))" }
                        .joined(separator: ", "),
                ]
            }
    }

    var text: String {
        rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private var widths: [Int] {
        (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "–" }
        return String(format: abs(value) >= 100 ? "%.0f" : "%.3g", value)
    }

    private static func text(of target: Target) -> String {
        switch target {
        case .ratioAtLeast(let least): "ratio ≥ \(number(least))"
        case .ratioAtMost(let most): "ratio ≤ \(number(most))"
        case .valueAtMost(let most): "≤ \(number(most))"
        case .valueAtLeast(let least): "≥ \(number(least))"
        }
    }
}
