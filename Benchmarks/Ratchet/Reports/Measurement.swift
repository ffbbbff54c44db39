import Foundation

/// What a bench found out.
struct Measurement: Sendable {
    let bench: String
    let value: Double
    let unit: String
    let reference: Double?
    let target: Target?
    /// More numbers of the same bench, by name.
    let more: [String: Double]

    init(
        _ bench: String, _ value: Double, _ unit: String, reference: Double?, target: Target? = nil,
        more: [String: Double] = [:]
    ) {
        self.bench = bench
        self.value = value
        self.unit = unit
        self.reference = reference
        self.target = target
        self.more = more
    }

    /// How often the reference's number goes into this one.
    var ratio: Double? { reference.map { value / $0 } }

    /// `nil` if there is no target.
    var isMet: Bool? {
        switch target {
        case .ratioAtLeast(let least): ratio.map { $0 >= least }
        case .ratioAtMost(let most): ratio.map { $0 <= most }
        case .valueAtMost(let most): value <= most
        case .valueAtLeast(let least): value >= least
        case nil: nil
        }
    }

    /// One JSON object in one line.
    var json: String {
        let fields =
            [("bench", "\"\(bench)\""), ("value", Self.number(value)), ("unit", "\"\(unit)\"")]
            + [("reference", Self.number(reference)), ("ratio", Self.number(ratio))]
            + more.sorted { $0.key < $1.key }.map { ($0.key, Self.number($0.value)) }
        return "{" + fields.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }

    /// Four significant digits say as much as was measured; JSON knows no infinity.
    private static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "null" }
        return abs(value) >= 1_000 ? "\(Int(value.rounded()))" : String(format: "%.4g", value)
    }
}
