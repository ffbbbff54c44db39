/// A decoder has understood bytes in a way in which it does not understand what it then writes.
package struct FuzzFinding: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
