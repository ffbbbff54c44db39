// The calls that are replaced. Each does what the system does, in one piece with what it adds to the trace.

#define _GNU_SOURCE
#include "Recorder.h"

#if RECORDER_IS_SUPPORTED

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// MARK: - Opening and closing

static int opened(int directory, const char *path, int flags, mode_t mode) {
    if (!recorder_is_active()) return (int)syscall(SYS_openat, directory, path, flags, mode);
    recorder_lock();
    char whole[PATH_MAX];
    struct stat status;
    bool is_watched = watched_path(directory, path, whole);
    bool is_new = is_watched && (flags & O_CREAT) != 0 && lstat(whole, &status) != 0;
    bool is_short = false;
    int error = is_new ? fault_of(POWER_WRITE, &is_short) : 0;
    int result = error ? -1 : (int)syscall(SYS_openat, directory, path, flags, mode);
    if (result >= 0) {
        watched_opened(result, flags, is_new);
        struct watched_file *file = watched_file(result);
        if (file && (flags & O_TRUNC)) trace_add((struct record){.kind = RECORD_TRUNCATE, .file = file->id});
    }
    recorder_unlock();
    if (error) errno = error;
    return result;
}

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name)                                             \
    int name(const char *path, int flags, ...) {               \
        va_list arguments;                                     \
        va_start(arguments, flags);                            \
        mode_t mode = mode_of(flags, arguments);               \
        va_end(arguments);                                     \
        return opened(AT_FDCWD, path, flags, mode);            \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                           \
    int name(int directory, const char *path, int flags, ...) { \
        va_list arguments;                                     \
        va_start(arguments, flags);                            \
        mode_t mode = mode_of(flags, arguments);               \
        va_end(arguments);                                     \
        return opened(directory, path, flags, mode);           \
    }
OPENAT(openat)
OPENAT(openat64)

int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int descriptor) {
    if (!recorder_is_active()) return (int)syscall(SYS_close, descriptor);
    recorder_lock();
    watched_closed(descriptor);
    int result = (int)syscall(SYS_close, descriptor);
    recorder_unlock();
    return result;
}

static int duplicated(int descriptor, int copy) {
    if (copy >= 0 && recorder_is_active()) {
        recorder_lock();
        watched_duplicated(descriptor, copy);
        recorder_unlock();
    }
    return copy;
}

int dup(int descriptor) { return duplicated(descriptor, (int)syscall(SYS_dup, descriptor)); }
int dup3(int descriptor, int copy, int flags) {
    return duplicated(descriptor, (int)syscall(SYS_dup3, descriptor, copy, flags));
}
int dup2(int descriptor, int copy) {
    if (descriptor == copy) return fcntl(descriptor, F_GETFD) < 0 ? -1 : copy;
    return dup3(descriptor, copy, 0);
}

static int controlled(int descriptor, int command, void *argument) {
    int result = (int)syscall(SYS_fcntl, descriptor, command, argument);
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) return duplicated(descriptor, result);
    return result;
}

#define FCNTL(name)                                            \
    int name(int descriptor, int command, ...) {               \
        va_list arguments;                                     \
        va_start(arguments, command);                          \
        void *argument = va_arg(arguments, void *);            \
        va_end(arguments);                                     \
        return controlled(descriptor, command, argument);      \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

// MARK: - Writing

/// The place of a write that goes to where the descriptor stands.
static off_t place_of(int descriptor, const struct watched_file *file) {
    struct stat status;
    if ((file->flags & O_APPEND) && fstat(descriptor, &status) == 0) return status.st_size;
    return lseek(descriptor, 0, SEEK_CUR);
}

static ssize_t write_part(int descriptor, const char *bytes, size_t count, off_t offset) {
    return offset < 0 ? syscall(SYS_write, descriptor, bytes, count)
                      : syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}

static ssize_t write_watched(
    int descriptor, struct watched_file *file, const char *bytes, size_t count, off_t offset) {
    bool is_short;
    int error = fault_of(POWER_WRITE, &is_short);
    if (error) {
        errno = error;
        return -1;
    }
    off_t place = offset < 0 ? place_of(descriptor, file) : offset;
    ssize_t result = write_part(descriptor, bytes, is_short ? count / 2 : count, offset);
    if (result < 0) return result;
    bool is_synced = (file->flags & O_DSYNC) != 0;
    if (is_synced) error = fault_of(POWER_SYNC, &is_short);
    trace_add((struct record){
        .kind = is_synced ? RECORD_SYNC_WRITE : RECORD_WRITE,
        .error = error,
        .file = file->id,
        .offset = (uint64_t)place,
        .bytes = bytes,
        .count = (size_t)result,
    });
    if (error == 0) return result;
    errno = error;
    return -1;
}

/// A place below 0 is where the descriptor stands.
static ssize_t written(int descriptor, const struct iovec *parts, int part_count, off_t offset) {
    recorder_lock();
    struct watched_file *file = watched_file(descriptor);
    if (file == NULL) {
        recorder_unlock();
        return offset < 0 ? syscall(SYS_writev, descriptor, parts, part_count)
                          : syscall(SYS_pwritev, descriptor, parts, part_count, offset, 0);
    }
    size_t count = 0;
    for (int part = 0; part < part_count; part++) count += parts[part].iov_len;
    char *bytes = malloc(count + 1);
    if (bytes == NULL) abort();
    char *end = bytes;
    for (int part = 0; part < part_count; part++) {
        memcpy(end, parts[part].iov_base, parts[part].iov_len);
        end += parts[part].iov_len;
    }
    ssize_t result = write_watched(descriptor, file, bytes, count, offset);
    int error = errno;
    free(bytes);
    recorder_unlock();
    errno = error;
    return result;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (!recorder_is_active()) return syscall(SYS_write, descriptor, bytes, count);
    return written(descriptor, &(struct iovec){(void *)bytes, count}, 1, -1);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    if (!recorder_is_active()) return syscall(SYS_writev, descriptor, parts, count);
    return written(descriptor, parts, count, -1);
}

#define PWRITE(name)                                                                      \
    ssize_t name(int descriptor, const void *bytes, size_t count, off_t offset) {         \
        if (offset < 0 || !recorder_is_active())                                          \
            return syscall(SYS_pwrite64, descriptor, bytes, count, offset);               \
        return written(descriptor, &(struct iovec){(void *)bytes, count}, 1, offset);     \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define PWRITEV(name)                                                                     \
    ssize_t name(int descriptor, const struct iovec *parts, int count, off_t offset) {    \
        if (offset < 0 || !recorder_is_active())                                          \
            return syscall(SYS_pwritev, descriptor, parts, count, offset, 0);             \
        return written(descriptor, parts, count, offset);                                 \
    }
PWRITEV(pwritev)
PWRITEV(pwritev64)

// MARK: - Lengths

static int resized(int descriptor, off_t length) {
    if (!recorder_is_active()) return (int)syscall(SYS_ftruncate, descriptor, length);
    recorder_lock();
    struct watched_file *file = watched_file(descriptor);
    bool is_short = false;
    int error = file ? fault_of(POWER_WRITE, &is_short) : 0;
    int result = error ? -1 : (int)syscall(SYS_ftruncate, descriptor, length);
    if (file && result == 0) {
        trace_add((struct record){.kind = RECORD_TRUNCATE, .file = file->id, .offset = (uint64_t)length});
    }
    recorder_unlock();
    if (error) errno = error;
    return result;
}

int ftruncate(int descriptor, off_t length) { return resized(descriptor, length); }
int ftruncate64(int descriptor, off_t length) { return resized(descriptor, length); }

// MARK: - Syncing

static int synced(int descriptor, long call) {
    if (!recorder_is_active()) return (int)syscall(call, descriptor);
    recorder_lock();
    struct watched_file *file = watched_file(descriptor);
    bool is_short = false;
    int error = file ? fault_of(POWER_SYNC, &is_short) : 0;
    int result = error ? -1 : (int)syscall(call, descriptor);
    if (file && (error || result == 0)) {
        trace_add((struct record){.kind = RECORD_SYNC, .error = error, .file = file->id});
    }
    recorder_unlock();
    if (error) errno = error;
    return result;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

// MARK: - Names

static int named(int directory, const char *path, enum record_kind kind, long call, long argument, long more) {
    if (!recorder_is_active()) return (int)syscall(call, directory, path, argument, more);
    recorder_lock();
    char whole[PATH_MAX];
    bool is_short = false;
    bool is_watched = watched_path(directory, path, whole);
    int error = is_watched ? fault_of(POWER_WRITE, &is_short) : 0;
    int result = error ? -1 : (int)syscall(call, directory, path, argument, more);
    if (is_watched && result == 0) {
        if (kind == RECORD_DIRECTORY) {
            int made = (int)syscall(SYS_openat, AT_FDCWD, whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
            watched_opened(made, O_RDONLY, true);
            watched_closed(made);
            syscall(SYS_close, made);
        } else {
            trace_add((struct record){.kind = kind, .name = whole});
        }
    }
    recorder_unlock();
    if (error) errno = error;
    return result;
}

int mkdir(const char *path, mode_t mode) { return named(AT_FDCWD, path, RECORD_DIRECTORY, SYS_mkdirat, mode, 0); }
int mkdirat(int directory, const char *path, mode_t mode) {
    return named(directory, path, RECORD_DIRECTORY, SYS_mkdirat, mode, 0);
}
int unlinkat(int directory, const char *path, int flags) {
    return named(directory, path, RECORD_REMOVE, SYS_unlinkat, flags, 0);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
    int result = unlink(path);
    return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

/// A name that comes from outside of the watched directory, or leaves it, cannot be told from the trace.
static int renamed(int from, const char *old, int to, const char *new, long call, int flags, enum record_kind kind) {
    if (!recorder_is_active()) return (int)syscall(call, from, old, to, new, flags);
    recorder_lock();
    char before[PATH_MAX];
    char after[PATH_MAX];
    bool was_watched = watched_path(from, old, before);
    bool is_watched = watched_path(to, new, after);
    bool is_short = false;
    int error = was_watched || is_watched ? fault_of(POWER_WRITE, &is_short) : 0;
    int result = error ? -1 : (int)syscall(call, from, old, to, new, flags);
    if (result == 0 && (was_watched || is_watched)) {
        bool is_known = was_watched && is_watched && flags == 0;
        trace_add((struct record){.kind = is_known ? kind : RECORD_MISSED, .name = before, .other = after});
    }
    recorder_unlock();
    if (error) errno = error;
    return result;
}

int renameat2(int from, const char *old, int to, const char *new, unsigned int flags) {
    return renamed(from, old, to, new, SYS_renameat2, (int)flags, RECORD_RENAME);
}
int renameat(int from, const char *old, int to, const char *new) { return renameat2(from, old, to, new, 0); }
int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int from, const char *old, int to, const char *new, int flags) {
    return renamed(from, old, to, new, SYS_linkat, flags, RECORD_LINK);
}
int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }

// MARK: - What cannot be recorded

static void missed(int descriptor, const char *what) {
    if (!recorder_is_active()) return;
    int before = errno;
    recorder_lock();
    struct watched_file *file = watched_file(descriptor);
    if (file) trace_add((struct record){.kind = RECORD_MISSED, .file = file->id, .name = what});
    recorder_unlock();
    errno = before;
}

static void *mapped(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    bool is_shared = (flags & MAP_TYPE) == MAP_SHARED || (flags & MAP_TYPE) == MAP_SHARED_VALIDATE;
    if ((protection & PROT_WRITE) && is_shared && recorder_is_active()) {
        recorder_lock();
        struct watched_file *file = watched_file(descriptor);
        if (file) trace_add((struct record){.kind = RECORD_MAP, .file = file->id});
        recorder_unlock();
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    return mapped(address, length, protection, flags, descriptor, offset);
}
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    return mapped(address, length, protection, flags, descriptor, offset);
}

#define MISSED(result, name, descriptor, call, parameters, ...)  \
    result name parameters {                                      \
        missed(descriptor, #name);                                \
        return (result)syscall(call, __VA_ARGS__);                \
    }
MISSED(int, fallocate, file, SYS_fallocate, (int file, int mode, off_t from, off_t count), file, mode, from, count)
MISSED(int, fallocate64, file, SYS_fallocate, (int file, int mode, off_t from, off_t count), file, mode, from, count)
MISSED(ssize_t, sendfile, to, SYS_sendfile, (int to, int from, off_t *place, size_t count), to, from, place, count)
MISSED(ssize_t, sendfile64, to, SYS_sendfile, (int to, int from, off_t *place, size_t count), to, from, place, count)
MISSED(
    ssize_t, copy_file_range, to, SYS_copy_file_range,
    (int from, off_t *start, int to, off_t *place, size_t count, unsigned int flags), from, start, to, place, count,
    flags)
MISSED(
    ssize_t, splice, to, SYS_splice,
    (int from, off_t *start, int to, off_t *place, size_t count, unsigned int flags), from, start, to, place, count,
    flags)
MISSED(
    ssize_t, pwritev2, file, SYS_pwritev2,
    (int file, const struct iovec *parts, int count, off_t offset, int flags), file, parts, count, offset, 0, flags)

static int allocated(int descriptor, off_t from, off_t count) {
    missed(descriptor, "posix_fallocate");
    return syscall(SYS_fallocate, descriptor, 0, from, count) == 0 ? 0 : errno;
}
int posix_fallocate(int descriptor, off_t from, off_t count) { return allocated(descriptor, from, count); }
int posix_fallocate64(int descriptor, off_t from, off_t count) { return allocated(descriptor, from, count); }

static int shortened(const char *path, off_t length) {
    char whole[PATH_MAX];
    if (recorder_is_active()) {
        recorder_lock();
        if (watched_path(AT_FDCWD, path, whole)) {
            trace_add((struct record){.kind = RECORD_MISSED, .name = "truncate"});
        }
        recorder_unlock();
    }
    return (int)syscall(SYS_truncate, path, length);
}
int truncate(const char *path, off_t length) { return shortened(path, length); }
int truncate64(const char *path, off_t length) { return shortened(path, length); }

// MARK: - LMDB

static unsigned int more_flags;

void power_recorder_add_lmdb_flags(unsigned int flags) { more_flags = flags; }

int mdb_env_open(void *environment, const char *path, unsigned int flags, mode_t mode) {
    int (*real)(void *, const char *, unsigned int, mode_t) = dlsym(RTLD_NEXT, "mdb_env_open");
    return real ? real(environment, path, flags | more_flags, mode) : ENOSYS;
}

#endif
