/// What steps of tests throw.
struct Oops: Error, Hashable, CustomStringConvertible {
    let description = "oops"
}
