import Testing

@testable import RatchetJournal

@Suite struct FileSystemKindTests {
    @Test(arguments: [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x6573_5546, 0x0102_1997] as [UInt32])
    func `A file system that others can have mounted too is refused`(magic: UInt32) async throws {
        await expectError(.unsuitableFileSystem) { try FileSystemKind(magic: magic).checkSuitable("orders.journal") }
    }

    @Test(arguments: [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1] as [UInt32])
    func `A file system of this machine is fine`(magic: UInt32) throws {
        try FileSystemKind(magic: magic).checkSuitable("orders.journal")
    }

    @Test(arguments: [("nfs", true), ("smbfs", true), ("webdav", true), ("apfs", false), ("hfs", false)])
    func `A file system is known by its name`(name: String, isRemote: Bool) {
        #expect(FileSystemKind(name: name).isRemote == isRemote)
    }
}
