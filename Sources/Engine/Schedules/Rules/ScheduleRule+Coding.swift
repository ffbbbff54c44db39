import RatchetJournal

extension ScheduleRule {
    func write(to writer: inout ByteWriter) {
        switch form {
        case .cron(let text, let zone):
            writer.byte(1)
            writer.text(text)
            writer.text(zone)
        case .every(let milliseconds, let anchor):
            writer.byte(2)
            writer.signed(milliseconds)
            writer.timestamp(anchor)
        // Such a rule is refused before it gets here.
        case .faulty(let cause):
            writer.byte(1)
            writer.text(cause)
            writer.text("")
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch try reader.byte() {
        case 1: form = .cron(try reader.text(), zone: try reader.text())
        case 2: form = .every(milliseconds: try reader.signed(), anchor: try reader.timestamp())
        default: throw reader.malformed
        }
    }
}
