import Foundation

extension ErrorReport {
    /// What is kept of an error. What wraps one only to say something to the engine is left out.
    package init(_ error: any Error) { self.init(error, depth: 0) }

    /// The same, as the consequence of an error that was kept before.
    package init(_ error: any Error, cause: ErrorReport?) {
        let report = ErrorReport(error)
        self.init(
            type: report.type, text: report.text, details: report.details,
            cause: report.cause ?? cause?.cut(toDepth: Self.causeLimit - 1))
    }

    private init(_ wrapped: any Error, depth: Int) {
        let error = RetryAdvice(wrapped).error
        let kept = KeptError(error)
        let cause = depth < Self.causeLimit ? kept.cause.map { ErrorReport($0, depth: depth + 1) } : nil
        self.init(
            type: String(reflecting: Swift.type(of: error)), text: Self.cut(kept.text, to: Self.textLimit),
            details: Self.cut(kept.details), cause: cause)
    }

    /// So many causes are left, this one not counted.
    private func cut(toDepth depth: Int) -> ErrorReport {
        let cause = depth > 0 ? cause?.cut(toDepth: depth - 1) : nil
        return ErrorReport(type: type, text: text, details: details, cause: cause)
    }

    private static func cut(_ details: [String: String]) -> [String: String] {
        let first = details.sorted { $0.key < $1.key }.prefix(detailLimit)
        return Dictionary(first.map { (cut($0.key, to: detailByteLimit), cut($0.value, to: detailByteLimit)) }) {
            first, _ in first
        }
    }

    /// One of which somebody else says what it is.
    init(named type: String, _ text: String) {
        let name = type.isEmpty ? "Rejection" : Self.cut(type, to: Self.textLimit)
        self.init(type: name, text: Self.cut(text, to: Self.textLimit))
    }

    /// Cut between characters, with an ellipsis to say so.
    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var kept = text.prefix(limit)
        while kept.utf8.count > limit - 3 { kept.removeLast() }
        return kept + "…"
    }
}

/// What an error gives to its report.
private struct KeptError {
    let text: String
    var details: [String: String] = [:]
    var cause: (any Error)?

    init(_ error: any Error) {
        switch error {
        case let error as any ReportableError:
            text = error.reportedText
            details = error.reportedDetails
            cause = error.reportedCause
        case let error as any CodingFault: text = error.textWithoutValue
        case let error as any Error & CustomStringConvertible:
            text = String(describing: error)
            cause = Self.underlyingError(of: error)
        default:
            // What Swift prints of it would contain what its fields print.
            let fault = Self.codingFault(in: error, depth: 0)
            text = fault == nil ? String(describing: error) : Self.name(of: error)
            cause = fault ?? Self.underlyingError(of: error)
        }
    }

    private static func underlyingError(of error: any Error) -> (any Error)? {
        switch error {
        case let error as NSError: error.userInfo[NSUnderlyingErrorKey] as? any Error
        case let error as any CustomNSError: error.errorUserInfo[NSUnderlyingErrorKey] as? any Error
        default: nil
        }
    }

    /// An error of decoding or encoding that is held by another one.
    private static func codingFault(in value: Any, depth: Int) -> (any Error)? {
        guard depth < 4 else { return nil }
        for child in Mirror(reflecting: value).children {
            if let fault = child.value as? any CodingFault { return fault }
            if let fault = codingFault(in: child.value, depth: depth + 1) { return fault }
        }
        return nil
    }

    /// The name of an enum's case, or else of the type.
    private static func name(of error: any Error) -> String {
        let mirror = Mirror(reflecting: error)
        guard mirror.displayStyle == .enum, let label = mirror.children.first?.label else {
            return "\(Swift.type(of: error))"
        }
        return label
    }
}
