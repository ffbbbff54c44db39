#ifndef POWER_RECORDER_H
#define POWER_RECORDER_H

#include <stdbool.h>

/// Stands between a process and the system calls that change files: linked into a program, it takes the place of
/// `write`, `fdatasync` and the like for the program itself and for the libraries that it loads.
///
/// It records what happens to the files below one directory, in the order in which it happens, and it can let some of
/// it fail. Until it is told to do either, all calls go straight to the system. On Linux with 64 bits only; elsewhere
/// `power_recorder_is_supported` says no, and nothing is replaced.

enum power_operation {
    /// What asks the file system for room or changes it: a write, a new file, a directory, a length, a name.
    POWER_WRITE = 1,
    /// What waits for the disk: `fsync`, `fdatasync`, and a write to a file that was opened with `O_DSYNC`.
    POWER_SYNC = 2,
};

/// Whether calls can be replaced on this system.
bool power_recorder_is_supported(void);

/// Appends to the file `trace` what happens below the directory `watched`, from now on. Both exist.
///
/// Returns 0, or what the system said.
int power_recorder_start(const char *watched, const char *trace);

/// Writes a text into the trace, in its place among the calls.
void power_recorder_note(const char *text);

/// Lets calls below `watched` fail with `error`: the one with number `first`, counted from 1 from now on, and those
/// after it until `count` have failed. With `error` 0, half of a write is made and the rest is not.
///
/// A sync that fails has synced nothing, and later ones do not make up for it: that is what Linux does.
int power_recorder_fail(const char *watched, enum power_operation operation, int error, long first, long count);

/// How many calls of this kind there were since the last call of `power_recorder_fail`.
long power_recorder_calls(enum power_operation operation);

/// Adds flags to each environment of LMDB that is opened from now on, such as `MDB_NOSYNC`.
void power_recorder_add_lmdb_flags(unsigned int flags);

#endif
