// What an app imports: the journal's stores and errors, the engine, and the words to write workflows in.
@_exported import RatchetDSL
@_exported import RatchetEngine
@_exported import RatchetJournal
