import RatchetJournal

extension RunState {
    /// Until when a run sleeps, by the first part of its value alone.
    static func asleepUntil(in bytes: [UInt8]) -> Timestamp? {
        do throws(ByteReader.Malformed) {
            var reader = ByteReader(bytes)
            let time = { (reader: inout ByteReader) throws(ByteReader.Malformed) in try reader.timestamp() }
            _ = try RunHeader(from: &reader)
            _ = try reader.timestamp()
            _ = try reader.optional(time)
            return try reader.optional(time)
        } catch {
            return nil
        }
    }
}
