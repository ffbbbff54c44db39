/// The bank does not give the money.
struct CardDeclined: Error, CustomStringConvertible {
    let description = "the card was declined"
}
