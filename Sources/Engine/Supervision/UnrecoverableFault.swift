/// A fault that no restart can help, such as a journal that another process holds.
///
/// It escalates at once, up to the root: a supervisor whose child throws it stops its other children and throws a
/// ``SupervisorError`` with the code ``SupervisorError/Code/unrecoverableFault``, which is unrecoverable in turn.
package protocol UnrecoverableFault: Error {}
