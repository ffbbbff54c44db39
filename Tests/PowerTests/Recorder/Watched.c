// Knows which files are below the watched directory, and which descriptors stand for them.

#define _GNU_SOURCE
#include "Recorder.h"

#if RECORDER_IS_SUPPORTED

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { descriptor_limit = 4096, file_limit = 4096 };

char recorder_root[PATH_MAX];

static struct watched_file open_files[descriptor_limit];
/// All files that were ever seen. A new one may get the node of one that is gone: the last entry counts.
static struct watched_file known_files[file_limit];
static size_t known_count;

static bool is_below_root(const char *path) {
    size_t length = strlen(recorder_root);
    return length > 0 && strncmp(path, recorder_root, length) == 0 && (path[length] == 0 || path[length] == '/');
}

static bool descriptor_path(int descriptor, char result[]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, result, PATH_MAX - 1);
    if (length < 0) return false;
    result[length] = 0;
    return true;
}

bool watched_path(int directory, const char *path, char result[]) {
    char whole[2 * PATH_MAX];
    char base[PATH_MAX];
    if (path[0] == '/' || directory == AT_FDCWD) {
        snprintf(whole, sizeof whole, "%s", path);
    } else {
        if (!descriptor_path(directory, base)) return false;
        snprintf(whole, sizeof whole, "%s/%s", base, path);
    }
    size_t length = strlen(whole);
    while (length > 1 && whole[length - 1] == '/') whole[--length] = 0;
    char *name = strrchr(whole, '/');
    char parent[PATH_MAX];
    if (name == NULL) {
        if (realpath(".", parent) == NULL) return false;
        name = whole;
    } else {
        *name++ = 0;
        if (realpath(whole[0] ? whole : "/", parent) == NULL) return false;
    }
    return snprintf(result, PATH_MAX, "%s/%s", parent, name) < PATH_MAX && is_below_root(result);
}

static struct watched_file *known_file(const struct stat *status) {
    for (size_t place = known_count; place > 0; place--) {
        struct watched_file *file = &known_files[place - 1];
        if (file->device == status->st_dev && file->node == status->st_ino) return file;
    }
    return NULL;
}

static struct watched_file *add_file(const struct stat *status) {
    if (known_count == file_limit) abort();
    struct watched_file *file = &known_files[known_count];
    *file = (struct watched_file){.id = ++known_count, .device = status->st_dev, .node = status->st_ino};
    return file;
}

/// A file that was there before the recording goes into the trace as it is now.
static void add_content(const struct watched_file *file, const struct stat *status, const char *path) {
    struct record record = {.kind = RECORD_EXISTING, .file = file->id, .name = path};
    if (S_ISDIR(status->st_mode)) {
        record.kind = RECORD_DIRECTORY;
        record.error = EEXIST;
    }
    if (S_ISREG(status->st_mode) && status->st_size > 0) {
        int reading = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
        void *bytes = mmap(NULL, (size_t)status->st_size, PROT_READ, MAP_PRIVATE, reading, 0);
        syscall(SYS_close, reading);
        if (bytes == MAP_FAILED) abort();
        record.bytes = bytes;
        record.count = (size_t)status->st_size;
        trace_add(record);
        munmap(bytes, record.count);
        return;
    }
    trace_add(record);
}

void watched_opened(int descriptor, int flags, bool is_new) {
    watched_closed(descriptor);
    char path[PATH_MAX];
    struct stat status;
    if (descriptor >= descriptor_limit || !descriptor_path(descriptor, path) || !is_below_root(path)) return;
    if (fstat(descriptor, &status) != 0) return;
    // A FIFO has a name and nothing on the disk.
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return;
    struct watched_file *file = is_new ? NULL : known_file(&status);
    if (file == NULL) {
        file = add_file(&status);
        if (is_new) {
            enum record_kind kind = S_ISDIR(status.st_mode) ? RECORD_DIRECTORY : RECORD_CREATE;
            trace_add((struct record){.kind = kind, .file = file->id, .name = path});
        } else {
            add_content(file, &status, path);
        }
    }
    open_files[descriptor] = *file;
    open_files[descriptor].flags = flags;
}

void watched_duplicated(int descriptor, int copy) {
    if (copy < 0 || copy >= descriptor_limit) return;
    struct watched_file *file = watched_file(descriptor);
    open_files[copy] = file ? *file : (struct watched_file){0};
}

void watched_closed(int descriptor) {
    if (descriptor >= 0 && descriptor < descriptor_limit) open_files[descriptor] = (struct watched_file){0};
}

struct watched_file *watched_file(int descriptor) {
    if (descriptor < 0 || descriptor >= descriptor_limit || open_files[descriptor].id == 0) return NULL;
    struct watched_file *file = &open_files[descriptor];
    struct stat status;
    // The C library opens and closes descriptors of its own, past us.
    bool is_same = fstat(descriptor, &status) == 0 && file->device == status.st_dev && file->node == status.st_ino;
    if (!is_same) watched_closed(descriptor);
    return is_same ? file : NULL;
}

#endif
