/// One file: what of it is durable, and what is on its way.
struct FileOnDisk {
    private enum Change {
        /// - Parameter isGivenUp: Whether a sync of it has failed: then no later one makes up for that.
        case write(offset: Int, bytes: ArraySlice<UInt8>, isGivenUp: Bool)
        case truncate(length: Int)
    }

    private(set) var durable: [UInt8]
    private var changes: [Change] = []
    /// Whether it is mapped to be written: its content is then anything.
    private(set) var isMapped = false

    init(_ bytes: [UInt8] = []) { durable = bytes }

    var isClean: Bool { changes.isEmpty }

    mutating func map() { isMapped = true }

    mutating func write(_ bytes: [UInt8], at offset: Int) {
        changes.append(.write(offset: offset, bytes: bytes[...], isGivenUp: false))
    }

    mutating func truncate(to length: Int) { changes.append(.truncate(length: length)) }

    /// A write that is durable by itself makes nothing else durable. If its sync failed, nobody knows what it did.
    mutating func writeSynced(_ bytes: [UInt8], at offset: Int, failed: Bool) {
        guard !failed else { return changes.append(.write(offset: offset, bytes: bytes[...], isGivenUp: true)) }
        supersede(offset..<offset + bytes.count)
        durable.write(bytes[...], at: offset) { [UInt8](repeating: 0, count: $0) }
    }

    /// All that was written is durable, but for what an earlier sync has failed on.
    mutating func sync() {
        let all = changes
        changes = []
        for change in all {
            switch change {
            case .write(_, _, true): changes.append(change)
            case .write(let offset, let bytes, false):
                supersede(offset..<offset + bytes.count)
                durable.write(bytes, at: offset) { [UInt8](repeating: 0, count: $0) }
            case .truncate(let length): durable.resize(to: length) { [UInt8](repeating: 0, count: $0) }
            }
        }
    }

    /// Linux marks the pages as written although they were not: what is to be written again has to be changed again.
    mutating func failSync() {
        changes = changes.map { change in
            guard case .write(let offset, let bytes, _) = change else { return change }
            return .write(offset: offset, bytes: bytes, isGivenUp: true)
        }
    }

    /// What the file holds after a power cut.
    func content(_ luck: inout Luck) -> [UInt8] {
        var content = durable
        for change in changes {
            switch change {
            case .write(let offset, let bytes, _): land(bytes, at: offset, on: &content, &luck)
            case .truncate(let length): if luck.lands() { content.resize(to: length) { luck.filling($0) } }
            }
        }
        if isMapped { content = luck.lands() ? luck.filling(content.count) : content }
        return content
    }

    private func land(_ bytes: ArraySlice<UInt8>, at offset: Int, on content: inout [UInt8], _ luck: inout Luck) {
        var rest = bytes
        var place = offset
        while !rest.isEmpty {
            let piece = rest.prefix(luck.pieceBytes - place % luck.pieceBytes)
            if luck.lands() { content.write(piece, at: place) { luck.filling($0) } }
            place += piece.count
            rest = rest.dropFirst(piece.count)
        }
        // The length can be there without the bytes.
        if place > content.count, luck.lands() { content.resize(to: place) { luck.filling($0) } }
    }

    /// What was to be written to this range no longer is: something newer is there.
    private mutating func supersede(_ range: Range<Int>) {
        changes = changes.flatMap { change -> [Change] in
            guard case .write(let offset, let bytes, let isGivenUp) = change else { return [change] }
            let before = bytes.prefix(max(0, min(bytes.count, range.lowerBound - offset)))
            let after = bytes.suffix(max(0, min(bytes.count, offset + bytes.count - range.upperBound)))
            return [(offset, before), (offset + bytes.count - after.count, after)].filter { !$0.1.isEmpty }
                .map { .write(offset: $0.0, bytes: $0.1, isGivenUp: isGivenUp) }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int, filling: (Int) -> [UInt8]) {
        if offset + bytes.count > count { resize(to: offset + bytes.count, filling: filling) }
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }

    fileprivate mutating func resize(to length: Int, filling: (Int) -> [UInt8]) {
        if length > count { append(contentsOf: filling(length - count)) } else { removeLast(count - length) }
    }
}
