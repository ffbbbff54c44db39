/// The files below a directory as a disk has them while a process works on them, and what is on its way.
///
/// What is assumed of the file system, and of the disk, is in `Docs/Durability.md`.
struct Disk {
    private var files: [UInt64: FileOnDisk] = [:]
    /// The directories, by what stands for them; their names do not change.
    private var directories: [UInt64: String] = [:]
    private var durableNames: [String: UInt64] = [:]
    private var nameChanges: [NameChange] = []
    /// The names as the process sees them.
    private var names: [String: UInt64] = [:]

    /// Carries out a call that has returned.
    mutating func apply(_ call: DiskCall) {
        switch call {
        case .create(let file, let name):
            files[file] = FileOnDisk()
            change(.add(name, file))
        case .makeDirectory(let file, let name, let wasThere):
            directories[file] = name
            if !wasThere { change(.add(name, file)) } else if !name.isEmpty { set(name, file) }
        case .existing(let file, let name, let bytes):
            files[file] = FileOnDisk(bytes)
            set(name, file)
        case .write(let file, let offset, let bytes): files[file]?.write(bytes, at: offset)
        case .syncedWrite(let file, let offset, let bytes, let failed):
            files[file]?.writeSynced(bytes, at: offset, failed: failed)
        case .truncate(let file, let length): files[file]?.truncate(to: length)
        case .sync(let file, let failed): sync(file, failed: failed)
        case .map(let file): files[file]?.map()
        case .rename(let from, let to): change(.rename(from, to: to))
        case .remove(let name): change(.remove(name))
        case .link(let from, let to): if let file = names[from] { change(.add(to, file)) }
        case .note: break
        }
    }

    /// What is there after a power cut, which strikes while `call` is under way.
    func image(during call: DiskCall?, _ luck: Luck) -> DiskImage {
        var luck = luck
        var disk = self
        switch call {
        case .write(let file, let offset, let bytes), .syncedWrite(let file, let offset, let bytes, _):
            disk.files[file]?.write(bytes, at: offset)
        default: break
        }
        return disk.image(&luck)
    }

    private func image(_ luck: inout Luck) -> DiskImage {
        let names = names(&luck)
        var image = DiskImage()
        for (name, file) in names.sorted(by: { $0.key < $1.key }) where isReachable(name, names) {
            if let content = files[file]?.content(&luck) {
                image.files[name] = content
            } else {
                image.directories.insert(name)
            }
        }
        return image
    }

    /// The changes of one directory reach the disk in their order; those of different ones in any.
    private func names(_ luck: inout Luck) -> [String: UInt64] {
        var names = durableNames
        let byDirectory = Dictionary(grouping: nameChanges, by: \.directory)
        for (_, changes) in byDirectory.sorted(by: { $0.key < $1.key }) {
            for change in changes.prefix(luck.prefix(of: changes.count)) { change.apply(to: &names) }
        }
        return names
    }

    private func isReachable(_ name: String, _ names: [String: UInt64]) -> Bool {
        let parent = name.parent
        return parent.isEmpty || (names[parent] != nil && isReachable(parent, names))
    }

    private mutating func change(_ change: NameChange) {
        nameChanges.append(change)
        change.apply(to: &names)
    }

    private mutating func set(_ name: String, _ file: UInt64) {
        names[name] = file
        durableNames[name] = file
    }

    private mutating func sync(_ file: UInt64, failed: Bool) {
        if failed {
            files[file]?.failSync()
        } else if let directory = directories[file] {
            for change in nameChanges where change.directory == directory { change.apply(to: &durableNames) }
            nameChanges.removeAll { $0.directory == directory }
        } else {
            files[file]?.sync()
        }
    }
}
