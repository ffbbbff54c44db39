/// LMDB's file, looked at before it is mapped.
enum DataFile {
    static func check(_ directory: JournalDirectory) throws(JournalError) {}
}
