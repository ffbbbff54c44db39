// Writes the trace, and knows whether there is anything to do at all.

#define _GNU_SOURCE
#include "Recorder.h"

#if RECORDER_IS_SUPPORTED

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern char recorder_root[];

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool is_active;
static int trace = -1;

bool power_recorder_is_supported(void) { return true; }
bool recorder_is_active(void) { return atomic_load(&is_active); }
void recorder_lock(void) { pthread_mutex_lock(&mutex); }
void recorder_unlock(void) { pthread_mutex_unlock(&mutex); }

static int watch(const char *directory) {
    char path[4096];
    if (realpath(directory, path) == NULL) return errno;
    strcpy(recorder_root, path);
    atomic_store(&is_active, true);
    return 0;
}

int power_recorder_start(const char *watched, const char *path) {
    int descriptor =
        (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return errno;
    recorder_lock();
    trace = descriptor;
    int error = watch(watched);
    recorder_unlock();
    return error;
}

void power_recorder_note(const char *text) {
    recorder_lock();
    trace_add((struct record){.kind = RECORD_NOTE, .name = text});
    recorder_unlock();
}

// MARK: - Faults

static struct {
    enum power_operation operation;
    int error;
    long first;
    long count;
} fault;
static long calls[3];

int power_recorder_fail(const char *watched, enum power_operation operation, int error, long first, long count) {
    recorder_lock();
    int failure = watch(watched);
    fault.operation = operation;
    fault.error = error;
    fault.first = first;
    fault.count = count;
    memset(calls, 0, sizeof calls);
    recorder_unlock();
    return failure;
}

long power_recorder_calls(enum power_operation operation) {
    recorder_lock();
    long result = calls[operation];
    recorder_unlock();
    return result;
}

int fault_of(enum power_operation operation, bool *is_short) {
    long number = ++calls[operation];
    *is_short = false;
    if (operation != fault.operation || number < fault.first || number - fault.first >= fault.count) return 0;
    *is_short = fault.error == 0;
    return fault.error;
}

// MARK: - The trace

/// The fixed part of a record, before its two names and its bytes. Numbers are in the machine's order.
struct record_head {
    uint32_t kind;
    int32_t error;
    uint64_t file;
    uint64_t offset;
    uint32_t name;
    uint32_t other;
    uint64_t count;
};

/// A path below the watched directory as it reads from there; any other text as it is.
static const char *shortened(const char *name) {
    size_t length = strlen(recorder_root);
    if (name == NULL || length == 0 || strncmp(name, recorder_root, length) != 0) return name;
    return name[length] == '/' ? name + length + 1 : name + length;
}

void trace_add(struct record record) {
    if (trace < 0) return;
    const char *name = shortened(record.name);
    const char *other = shortened(record.other);
    struct record_head head = {
        .kind = record.kind,
        .error = record.error,
        .file = record.file,
        .offset = record.offset,
        .name = name ? (uint32_t)strlen(name) : 0,
        .other = other ? (uint32_t)strlen(other) : 0,
        .count = record.count,
    };
    struct iovec parts[] = {
        {&head, sizeof head},
        {(void *)name, head.name},
        {(void *)other, head.other},
        {(void *)record.bytes, record.count},
    };
    size_t all = sizeof head + head.name + head.other + record.count;
    int before = errno;
    // A trace with a gap must not pass for a whole one.
    if (syscall(SYS_writev, trace, parts, 4) != (ssize_t)all) abort();
    errno = before;
}

#else

#include "PowerRecorder.h"

bool power_recorder_is_supported(void) { return false; }
int power_recorder_start(const char *watched, const char *trace) { return -1; }
void power_recorder_note(const char *text) {}
int power_recorder_fail(const char *watched, enum power_operation operation, int error, long first, long count) {
    return -1;
}
long power_recorder_calls(enum power_operation operation) { return 0; }
void power_recorder_add_lmdb_flags(unsigned int flags) {}

#endif
