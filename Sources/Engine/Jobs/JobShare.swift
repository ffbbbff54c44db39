/// One job of a batch, as its handler gets it.
package struct JobShare: Sendable {
    package let arguments: Payload
    package let info: AttemptInfo
    package let effects: StepEffects
}

/// What became of one job of a batch.
package typealias JobShareResult = Result<Payload, any Error>
