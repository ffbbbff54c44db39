// What a plain C program reaches when it appends the same bytes to LMDB in the same group sizes as the engine does: one
// transaction, one record and one full sync for each commit group.
//
//     ratchet-reference [--trim N] DIR GROUPS_FILE
//     ratchet-reference --read DIR
//
// GROUPS_FILE has one line for each commit group: the number of bytes of its log record. DIR must not have an
// environment yet. With --trim N each transaction also deletes the oldest records, so that at most N remain.
//
// With --read it opens the environment in DIR instead, which may be an engine's journal, and reads every record of its
// log: what a recovery cannot do without.

#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <lmdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { key_size = 8, page_size = 4096, max_record = 1 << 30 };

typedef struct {
    const char *directory;
    const char *groups_file;  // NULL to read
    uint64_t keep;  // how many records remain; 0 for all of them
} options;

typedef struct {
    uint64_t *sizes;
    size_t count;
    size_t capacity;
    uint64_t bytes;
    uint64_t largest;
} groups;

typedef struct {
    MDB_env *env;
    MDB_dbi table;
    unsigned char *record;  // as long as the largest group
    uint64_t oldest;        // the least key that is still there
} log_writer;

// MARK: - Failing

static void fail(const char *what, const char *where, const char *why) {
    fprintf(stderr, "ratchet-reference: cannot %s '%s': %s\n", what, where, why);
    exit(EXIT_FAILURE);
}

static void require_lmdb(int code, const char *what, const options *options) {
    if (code != MDB_SUCCESS) fail(what, options->directory, mdb_strerror(code));
}

static void *require_memory(void *memory) {
    if (memory == NULL) fail("allocate memory for", "the groups", strerror(ENOMEM));
    return memory;
}

// MARK: - The command line

static void usage(void) {
    fprintf(stderr, "usage: ratchet-reference [--trim N] DIR GROUPS_FILE\n"
                    "       ratchet-reference --read DIR\n");
    exit(EXIT_FAILURE);
}

// Reads a whole decimal number from 1 to `limit`; anything else is no number.
static bool parse_number(const char *text, uint64_t limit, uint64_t *number) {
    if (*text < '0' || *text > '9') return false;
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < 1 || value > limit) return false;
    *number = value;
    return true;
}

static options parse_options(int count, char **words) {
    options options = {0};
    int next = 1;
    if (count == 3 && strcmp(words[1], "--read") == 0) {
        options.directory = words[2];
        return options;
    }
    if (next < count && strcmp(words[next], "--trim") == 0) {
        if (next + 1 >= count) usage();
        if (!parse_number(words[next + 1], UINT32_MAX, &options.keep)) {
            fail("use --trim", words[next + 1], "it is not a number of records, 1 or more");
        }
        next += 2;
    }
    if (count - next != 2) usage();
    options.directory = words[next];
    options.groups_file = words[next + 1];
    return options;
}

// MARK: - The groups

static void add_group(groups *groups, uint64_t size) {
    if (groups->count == groups->capacity) {
        groups->capacity = groups->capacity == 0 ? 1024 : groups->capacity * 2;
        groups->sizes = require_memory(realloc(groups->sizes, groups->capacity * sizeof *groups->sizes));
    }
    groups->sizes[groups->count++] = size;
    groups->bytes += size;
    if (size > groups->largest) groups->largest = size;
}

static void add_line(groups *groups, char *line, const options *options) {
    line[strcspn(line, "\r\n")] = '\0';
    if (*line == '\0') return;
    uint64_t size = 0;
    if (!parse_number(line, max_record, &size)) {
        fprintf(stderr, "ratchet-reference: group %zu of '%s' is not a size from 1 to %d bytes: '%s'\n",
                groups->count + 1, options->groups_file, max_record, line);
        exit(EXIT_FAILURE);
    }
    add_group(groups, size);
}

static groups read_groups(const options *options) {
    FILE *file = fopen(options->groups_file, "r");
    if (file == NULL) fail("read", options->groups_file, strerror(errno));
    groups groups = {0};
    char line[64];
    while (fgets(line, sizeof line, file) != NULL) add_line(&groups, line, options);
    if (ferror(file)) fail("read", options->groups_file, strerror(errno));
    fclose(file);
    if (groups.count == 0) fail("use", options->groups_file, "it has no groups");
    return groups;
}

// MARK: - The environment

// Room for every record in pages of its own, and as much again for the tree above them, old versions and free pages.
static size_t map_size(const groups *groups) {
    uint64_t pages = 1024;
    for (size_t index = 0; index < groups->count; index++) pages += groups->sizes[index] / page_size + 2;
    uint64_t bytes = pages * 2 * page_size;
    return bytes > SIZE_MAX / 2 ? SIZE_MAX / 2 : (size_t)bytes;
}

static void refuse_old_environment(const options *options) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/data.mdb", options->directory);
    if (length < 0 || (size_t)length >= sizeof path) fail("use", options->directory, strerror(ENAMETOOLONG));
    struct stat status;
    if (stat(path, &status) == 0) fail("use", options->directory, "it has an environment already");
}

static void open_table(log_writer *log, const options *options) {
    MDB_txn *txn = NULL;
    require_lmdb(mdb_txn_begin(log->env, NULL, 0, &txn), "begin a transaction in", options);
    require_lmdb(mdb_dbi_open(txn, "log", MDB_CREATE, &log->table), "create the table in", options);
    require_lmdb(mdb_txn_commit(txn), "commit to", options);
}

// Any bytes do, as LMDB does not look at them; these do not compress, in case the file system does.
static unsigned char *make_record(uint64_t size) {
    unsigned char *record = require_memory(malloc(size));
    uint64_t state = 0x9E3779B97F4A7C15u;
    for (uint64_t index = 0; index < size; index++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        record[index] = (unsigned char)state;
    }
    return record;
}

static log_writer open_log(const options *options, const groups *groups) {
    if (mkdir(options->directory, 0755) != 0 && errno != EEXIST) fail("create", options->directory, strerror(errno));
    refuse_old_environment(options);
    log_writer log = {.record = make_record(groups->largest), .oldest = 1};
    require_lmdb(mdb_env_create(&log.env), "prepare", options);
    require_lmdb(mdb_env_set_maxdbs(log.env, 1), "prepare", options);
    require_lmdb(mdb_env_set_mapsize(log.env, map_size(groups)), "prepare", options);
    require_lmdb(mdb_env_open(log.env, options->directory, 0, 0644), "open", options);
    open_table(&log, options);
    return log;
}

// MARK: - Writing

static void encode_key(uint64_t number, unsigned char key[key_size]) {
    for (int index = key_size - 1; index >= 0; index--) {
        key[index] = (unsigned char)number;
        number >>= 8;
    }
}

static void append_record(log_writer *log, MDB_txn *txn, uint64_t number, uint64_t size, const options *options) {
    unsigned char bytes[key_size];
    encode_key(number, bytes);
    MDB_val key = {.mv_size = key_size, .mv_data = bytes};
    MDB_val value = {.mv_size = (size_t)size, .mv_data = log->record};
    require_lmdb(mdb_put(txn, log->table, &key, &value, MDB_APPEND), "append to", options);
}

static void trim_records(log_writer *log, MDB_txn *txn, uint64_t newest, const options *options) {
    if (options->keep == 0) return;
    while (newest - log->oldest + 1 > options->keep) {
        unsigned char bytes[key_size];
        encode_key(log->oldest, bytes);
        MDB_val key = {.mv_size = key_size, .mv_data = bytes};
        require_lmdb(mdb_del(txn, log->table, &key, NULL), "delete from", options);
        log->oldest++;
    }
}

static void commit_group(log_writer *log, uint64_t number, uint64_t size, const options *options) {
    MDB_txn *txn = NULL;
    require_lmdb(mdb_txn_begin(log->env, NULL, 0, &txn), "begin a transaction in", options);
    append_record(log, txn, number, size, options);
    trim_records(log, txn, number, options);
    require_lmdb(mdb_txn_commit(txn), "commit to", options);
}

// MARK: - Measuring

static uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int compare(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

// The least latency that at least `percent` of the groups did not exceed.
static double percentile(const uint64_t *sorted, size_t count, size_t percent) {
    size_t rank = (count * percent + 99) / 100;
    return (double)sorted[rank == 0 ? 0 : rank - 1] / 1000.0;
}

static void report(const groups *groups, uint64_t elapsed, uint64_t *latencies) {
    qsort(latencies, groups->count, sizeof *latencies, compare);
    printf("{\"groups\": %zu, \"bytes\": %" PRIu64 ", \"seconds\": %.6f, \"p50_us\": %.1f, \"p99_us\": %.1f}\n",
           groups->count, groups->bytes, (double)elapsed / 1e9, percentile(latencies, groups->count, 50),
           percentile(latencies, groups->count, 99));
}

static void measure(log_writer *log, const groups *groups, const options *options) {
    uint64_t *latencies = require_memory(malloc(groups->count * sizeof *latencies));
    uint64_t start = nanoseconds(), before = start;
    for (size_t index = 0; index < groups->count; index++) {
        commit_group(log, index + 1, groups->sizes[index], options);
        uint64_t after = nanoseconds();
        latencies[index] = after - before;
        before = after;
    }
    report(groups, before - start, latencies);
    free(latencies);
}

// MARK: - Reading

static unsigned char touched;  // keeps the compiler from leaving the reading out

static void read_record(const MDB_val *record, groups *groups) {
    const unsigned char *bytes = record->mv_data;
    for (size_t index = 0; index < record->mv_size; index++) touched ^= bytes[index];
    groups->count++;
    groups->bytes += record->mv_size;
}

static void read_table(MDB_env *env, groups *groups, const options *options) {
    MDB_txn *txn = NULL;
    MDB_dbi table;
    MDB_cursor *cursor = NULL;
    require_lmdb(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), "begin a transaction in", options);
    require_lmdb(mdb_dbi_open(txn, "log", 0, &table), "open the table of", options);
    require_lmdb(mdb_cursor_open(txn, table, &cursor), "read", options);
    MDB_val key, record;
    int code;
    while ((code = mdb_cursor_get(cursor, &key, &record, MDB_NEXT)) == MDB_SUCCESS) read_record(&record, groups);
    if (code != MDB_NOTFOUND) require_lmdb(code, "read", options);
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
}

static void read_log(const options *options) {
    uint64_t start = nanoseconds();
    groups groups = {0};
    MDB_env *env = NULL;
    require_lmdb(mdb_env_create(&env), "prepare", options);
    require_lmdb(mdb_env_set_maxdbs(env, 1), "prepare", options);
    require_lmdb(mdb_env_open(env, options->directory, MDB_RDONLY, 0644), "open", options);
    read_table(env, &groups, options);
    uint64_t elapsed = nanoseconds() - start;
    mdb_env_close(env);
    printf("{\"groups\": %zu, \"bytes\": %" PRIu64 ", \"seconds\": %.6f, \"p50_us\": 0, \"p99_us\": 0}\n",
           groups.count, groups.bytes, (double)elapsed / 1e9);
}

int main(int count, char **words) {
    options options = parse_options(count, words);
    if (options.groups_file == NULL) {
        read_log(&options);
        return EXIT_SUCCESS;
    }
    groups groups = read_groups(&options);
    log_writer log = open_log(&options, &groups);
    measure(&log, &groups, &options);
    mdb_env_close(log.env);
    free(log.record);
    free(groups.sizes);
    return EXIT_SUCCESS;
}
