import RatchetJournal

/// What few runs have, behind the part of the value that all have; drawn byte by byte in Docs/FORMAT.md.
extension RunState {
    /// Each begins with its code; they stand in the order of their codes.
    private enum Part: UInt8 {
        case laidBy = 1
        case mailbox = 2
        case deadline = 3
        case compensations = 4
        case terminated = 5
        case parent = 7
        case children = 8
        case lastState = 9
        case paused = 10
        case settlements = 11
        case terms = 12
        case reusedID = 13
        case notes = 14

        /// Whether a run can have it that is over, or is not.
        func canBeHad(isOver: Bool) -> Bool {
            switch self {
            case .laidBy, .mailbox, .deadline, .compensations, .children, .paused, .settlements: !isOver
            case .terminated, .lastState: isOver
            case .parent, .terms, .reusedID, .notes: true
            }
        }
    }

    func writeParts(to writer: inout ByteWriter) {
        if isLaidBy { writer.byte(Part.laidBy.rawValue) }
        if !mailbox.isEmpty {
            writer.byte(Part.mailbox.rawValue)
            mailbox.write(to: &writer)
        }
        if let deadline {
            writer.byte(Part.deadline.rawValue)
            writer.timestamp(deadline)
        }
        if compensationCount > 0, !isOver { writeCompensations(to: &writer) }
        if isTerminated { writer.byte(Part.terminated.rawValue) }
        if let parent {
            writer.byte(Part.parent.rawValue)
            parent.write(to: &writer)
        }
        if !children.isEmpty {
            writer.byte(Part.children.rawValue)
            writeChildren(to: &writer)
        }
        writeMessageParts(to: &writer)
        if !notes.isEmpty {
            writer.byte(Part.notes.rawValue)
            notes.write(to: &writer)
        }
    }

    private func writeCompensations(to writer: inout ByteWriter) {
        writer.byte(Part.compensations.rawValue)
        writer.varint(compensationCount)
        writer.varint(compensations.count)
        for compensation in compensations { compensation.write(to: &writer) }
    }

    private func writeMessageParts(to writer: inout ByteWriter) {
        if let lastState {
            writer.byte(Part.lastState.rawValue)
            writer.blob(lastState.bytes)
        }
        if isPaused { writer.byte(Part.paused.rawValue) }
        if !settlements.isEmpty {
            writer.byte(Part.settlements.rawValue)
            writeSettlements(to: &writer)
        }
        if !terms.isEmpty {
            writer.byte(Part.terms.rawValue)
            terms.write(to: &writer)
        }
        if reusesID { writer.byte(Part.reusedID.rawValue) }
    }

    mutating func readParts(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        var last: UInt8 = 0
        while !reader.isAtEnd {
            guard let part = Part(rawValue: try reader.byte()), part.rawValue > last,
                part.canBeHad(isOver: isOver)
            else {
                throw reader.malformed
            }
            last = part.rawValue
            try read(part, from: &reader)
        }
        guard asleepUntil == nil || !isLaidBy, !isTerminated || isOver else { throw reader.malformed }
    }

    private mutating func read(_ part: Part, from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch part {
        case .laidBy: isLaidBy = true
        case .mailbox: mailbox = try Mailbox(from: &reader)
        case .deadline: deadline = try reader.timestamp()
        case .compensations: try readCompensations(from: &reader)
        case .terminated: isTerminated = true
        case .parent: parent = try ParentLink(from: &reader)
        case .children: try readChildren(from: &reader)
        case .notes: notes = try [ChangeNote](from: &reader)
        case .lastState: lastState = try reader.payload()
        case .paused: isPaused = true
        case .settlements: try readSettlements(from: &reader)
        case .terms: terms = try SearchTerms(from: &reader)
        case .reusedID: reusesID = true
        }
    }

    private mutating func readCompensations(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        compensationCount = try reader.count()
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let compensation = try Compensation(from: &reader)
            guard exists(compensation.step), compensation.number < compensationCount,
                compensation.number > compensations.last?.number ?? -1
            else { throw reader.malformed }
            compensations.append(compensation)
            frames[compensation.step.frame].compensations += 1
        }
    }
}
