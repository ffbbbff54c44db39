/// Tells two shapes of a workflow's tree apart. Policies (retries, timeouts) do not count; names, kinds, order,
/// limits and the workflow's version do.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package var description: String { String(rawValue, radix: 16) }
}
