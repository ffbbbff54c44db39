public import RatchetEngine

/// A type that declares what happens to a value, its `State`: a tree of nodes that survives crashes.
///
///     struct Greet: Workflow {
///         struct State: Codable, Sendable { let name: String; var greeting: String? }
///         let printer: any Printer
///
///         var body: some Flow<State, String> {
///             Step("write", into: \.greeting) { run in "Hello, \(run.state.name)" }
///             Step("print", from: \.greeting) { greeting, run in try await printer.print(greeting, key: run.key) }
///             Return { state in state.greeting ?? "" }
///         }
///     }
///
/// The workflow's stored properties are what its steps need (clients, settings, other workflows); `State` is the data
/// of one run, the only thing that is kept. `body` is evaluated once, when the workflow is registered, not once per
/// run: it has no run to look at. Whatever depends on a run's data is in the nodes' closures, which get the State.
///
/// The optional properties of `State` are its *slots*: nodes fill them (`into:`), later nodes need them filled
/// (`from:`). A workflow without a result has `Nothing` as its `Output` and leaves `Return` out.
public protocol Workflow: Sendable {
    /// The data of one run. It is written to the journal as JSON, so its properties' names are part of your stored
    /// data.
    associatedtype State: Codable & Sendable
    /// What a run returns; ``Nothing`` for a workflow without a result.
    associatedtype Output: Codable & Sendable
    /// The type of ``body``, which the compiler finds out.
    associatedtype Body: Flow<State, Output>

    /// The name under which the workflow's runs are kept. By default the type's name, without those of enclosing types.
    ///
    /// Runs in flight find their workflow by this name: give an explicit one before you rename the type.
    static var name: String { get }

    /// How long a run may take, from its start to its end; `nil`, which is the default, for as long as it likes.
    ///
    ///     static var timeout: Duration? { .days(30) }
    ///
    /// A run that takes longer is ended as if somebody had cancelled it, what has to be is undone, and then it has
    /// failed with a `RunTimeoutError`. The moment is recorded as a run starts. It counts for runs of the workflow, and
    /// not where another one calls it.
    static var timeout: Duration? { get }

    /// Which version of itself the workflow is. Default: 1.
    ///
    /// Make it one more when the State changes so that runs in flight need a ``StateMigration``, or when the earlier
    /// version stays registered beside this one: new runs start with the greatest, and runs in flight go on with the
    /// one that they have.
    static var version: Int { get }

    /// What has another name, or stands at another place, than in earlier versions. Default: nothing.
    static var renames: [Rename] { get }

    /// How States of earlier versions become today's. Default: they are read as they are.
    static var migrations: [StateMigration<State>] { get }

    /// What the workflow's runs are found by, made of their State. Default: nothing.
    ///
    ///     static var attributes: Attributes<State> {
    ///         Attribute("customer", \.customer)
    ///         Attribute("cents", \.cents)
    ///     }
    ///
    /// The values are in the journal from the run's start, and each time that the State has changed so that they are
    /// others. Those of a workflow that another one calls are not asked. At most 32; they are no part of the tree, and
    /// can be added, changed and removed while runs are under way: each run has today's as soon as it goes on.
    @AttributesBuilder<State> static var attributes: Attributes<State> { get }

    /// The nodes of the workflow, one after the other.
    @FlowBuilder<State, Output> var body: Body { get }

    /// What the workflow answers updates and queries with; by default nothing.
    ///
    ///     var handlers: Handlers<State> {
    ///         On(Self.addItem) { state, item in
    ///             state.items.append(item)
    ///             return state.items.count
    ///         }
    ///         On(Self.count) { state in state.items.count }
    ///     }
    ///
    /// It is evaluated once, when the workflow is registered. Those of a workflow that another one calls are not asked:
    /// a message is for the run's own workflow. Handlers are no part of the tree: they can be added, changed and
    /// removed while runs are under way.
    @HandlersBuilder<State> var handlers: Handlers<State> { get }
}

extension Workflow {
    /// None.
    public var handlers: Handlers<State> { Handlers() }

    /// None.
    public static var attributes: Attributes<State> { Attributes() }

    /// The type's name.
    public static var name: String { String(describing: Self.self) }

    /// As long as it likes.
    public static var timeout: Duration? { nil }

    /// The first version.
    public static var version: Int { 1 }

    /// Nothing.
    public static var renames: [Rename] { [] }

    /// None.
    public static var migrations: [StateMigration<State>] { [] }
}
