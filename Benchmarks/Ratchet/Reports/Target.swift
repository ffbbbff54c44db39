/// What a measurement is to reach.
enum Target: Sendable {
    case ratioAtLeast(Double)
    case ratioAtMost(Double)
    case valueAtMost(Double)
    case valueAtLeast(Double)
}
