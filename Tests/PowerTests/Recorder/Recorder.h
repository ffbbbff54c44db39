#ifndef RECORDER_H
#define RECORDER_H

#if defined(__linux__) && defined(__LP64__)
#define RECORDER_IS_SUPPORTED 1

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "PowerRecorder.h"

// The kinds of a trace's records. `Trace` in the tests reads them.
enum record_kind {
    RECORD_CREATE = 1,      // file, name
    RECORD_DIRECTORY = 2,   // file, name
    RECORD_EXISTING = 3,    // file, name, its bytes: it was there before the recording
    RECORD_WRITE = 4,       // file, offset, bytes
    RECORD_SYNC_WRITE = 5,  // the same, and durable; with an error, written but not made durable
    RECORD_TRUNCATE = 6,    // file, offset: its length now
    RECORD_SYNC = 7,        // file; with an error, nothing was synced
    RECORD_RENAME = 8,      // name, other name
    RECORD_REMOVE = 9,      // name
    RECORD_LINK = 10,       // name, other name
    RECORD_MAP = 11,        // file, name: mapped to be written, so that its content is not known from here on
    RECORD_MISSED = 12,     // name: a call that changes files and that cannot be recorded
    RECORD_NOTE = 13,       // name: a text
};

struct record {
    enum record_kind kind;
    int error;
    uint64_t file;
    uint64_t offset;
    const char *name;
    const char *other;
    const void *bytes;
    size_t count;
};

/// A file or directory below the watched one that is open.
struct watched_file {
    uint64_t id;
    uint64_t device;
    uint64_t node;
    int flags;
};

/// Whether any call has to be looked at; all that follows is to be used between the two calls after it only.
bool recorder_is_active(void);
void recorder_lock(void);
void recorder_unlock(void);

void trace_add(struct record record);

/// The file behind a descriptor, or NULL if it is none of those that are watched.
struct watched_file *watched_file(int descriptor);
void watched_opened(int descriptor, int flags, bool is_new);
void watched_duplicated(int descriptor, int copy);
void watched_closed(int descriptor);
/// Turns a path into the one without links; returns whether it is below the watched directory, or is that one.
bool watched_path(int directory, const char *path, char result[]);

/// The error with which this call is to fail, or 0. A write that is to be made in part has `is_short` set.
int fault_of(enum power_operation operation, bool *is_short);

#endif
#endif
