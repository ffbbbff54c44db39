#include <lmdb.h>

// The kind of a file system is asked of statfs(2), which the Swift overlay of the C library leaves out on Linux.
#if defined(__linux__)
#include <sys/vfs.h>
#endif
