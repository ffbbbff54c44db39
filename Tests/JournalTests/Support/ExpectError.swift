import RatchetJournal
import Testing

/// Expects a ``JournalError`` of this code.
func expectError(
    _ code: JournalError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    let error = await #expect(throws: JournalError.self, sourceLocation: sourceLocation) { try await body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
}
