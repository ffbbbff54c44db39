internal import RatchetEngine

/// Where a step's output goes, while its types are known.
enum StepTarget<State: Codable & Sendable, Value: Codable & Sendable> {
    case none
    case into(any Slot<State, Value>)
    case reduced(@Sendable (inout State, Value) -> Void)

    var result: StepResult {
        switch self {
        case .none: .discard
        case .into(let slot):
            .write { box, output in
                // A key path's name takes longer than all the rest, so that it is only made for an error.
                try Box<State>.open(box).value[keyPath: slot] = output.value(
                    as: Value.self, for: "the output for the slot \(slot.shortDescription)")
            }
        case .reduced(let reduce):
            .reduce { box, output in
                reduce(
                    &(try Box<State>.open(box).value),
                    try output.value(as: Value.self, for: "the output for a step's reducer"))
            }
        }
    }

    var writes: SlotWrites {
        switch self {
        case .none: .none
        case .into(let slot): .slot(slot)
        case .reduced: .anything
        }
    }
}
