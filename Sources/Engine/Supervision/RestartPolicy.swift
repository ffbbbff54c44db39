/// What it means that a child returns without having been asked to stop.
package enum RestartPolicy: Sendable, Hashable {
    /// It is a fault: the child should serve for as long as its supervisor does.
    case always
    /// It is the end of this child: it had something to do, and has done it. Nothing starts it again.
    case onFault
}
