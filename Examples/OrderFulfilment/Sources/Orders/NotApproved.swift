/// There is no sale.
package struct NotApproved: Error, CustomStringConvertible {
    let decision: Decision?

    package var description: String {
        decision == .expired ? "nobody approved the order in time" : "the order was not approved"
    }
}
