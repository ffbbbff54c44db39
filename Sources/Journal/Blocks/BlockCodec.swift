/// One link of the chain that turns bytes into what is kept on disk, and back.
///
///     let configuration = JournalConfiguration(codecs: [Rotate13()])
///     let engine = Engine(
///         journal: .directory("orders.journal"), configuration: EngineConfiguration(journal: configuration))
///
/// Everything of runs that can hold users' data goes through the chain, in blocks: a block is `u8` codec id, then what
/// that codec makes of the block inside. Bytes are first put into a plain block (id 0), which is compressed if that
/// makes it shorter (id 1), and then handed to each configured codec in turn. A reader unwraps by the ids that it
/// finds. So codecs may be added and removed at any time, as long as those of blocks that are still there are
/// configured.
///
/// A codec is called from several threads at once.
public protocol BlockCodec: Sendable {
    /// The number that stands in front of what the codec has made: 2 to 127 are given out by this library, 128 to 255
    /// are for apps' own. A number stays with its codec for as long as there are journals.
    var id: UInt8 { get }

    /// Turns a block into what is kept, without the id. It may be up to an eighth and 4 KiB longer than the block.
    /// - Throws: ``JournalError``, which ends the journal as a storage fault does: the commit is not made.
    func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8]

    /// Turns what ``encode(_:at:)`` has made back into the block.
    ///
    /// The bytes come from a disk: check them before you allocate anything by what they say.
    /// - Parameters:
    ///   - bytes: what stands behind the id.
    ///   - place: where the block stands.
    ///   - limit: the most bytes that the block may have.
    /// - Throws: ``JournalError/Code/damaged`` if the bytes are not what was written at this place.
    func decode(_ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int) throws(JournalError) -> [UInt8]
}
