import RatchetJournal

/// A run as the journal has it, read without the app's code.
struct RunReading {
    let number: UInt64
    let header: RunHeader?
    /// `nil` if it cannot be read.
    let state: RunState?
    /// Why it is parked, if it is.
    let parked: ParkReason?

    /// The run as it was at an earlier moment.
    init(_ number: UInt64, _ state: RunState) {
        self.number = number
        header = state.header
        self.state = state
        parked = nil
    }

    init(_ entity: RecoveredEntity, plans: @escaping RunFold.PlanLookup) {
        number = entity.id.number
        header = RunFold.header(of: entity)
        let known = Self.recordedReason(of: entity)
        do throws(ParkReason) {
            state = try RunFold.read(entity, plans: plans).state
            parked = known
        } catch {
            state = nil
            parked = known ?? error
        }
    }

    /// Events behind such a snapshot mean that the run was brought back since.
    private static func recordedReason(of entity: RecoveredEntity) -> ParkReason? {
        guard entity.events.isEmpty, case .unfolded(let parts)? = RunFold.snapshot(of: entity)?.content else {
            return nil
        }
        return parts.reason
    }

    var id: RunID { header?.givenID.map(RunID.init(_:)) ?? RunID(number: number) }

    /// A run that cannot be read is parked as soon as an engine comes to it.
    var status: RunStatus { parked == nil ? state?.status ?? .parked : .parked }
}
