// What a plain C program reaches when it appends the same events to SQLite, in WAL mode with a full sync for each
// transaction: one table, one row for each event.
//
//     ratchet-sqlite DIR EVENTS BYTES PER_TRANSACTION
//
// DIR must not exist yet. Each event is BYTES long; each transaction adds PER_TRANSACTION of them (the last one what is
// left). The statements are prepared once; the write-ahead log is checkpointed as SQLite does by itself.

#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { max_bytes = 1 << 24, digits = 16 };

typedef struct {
    const char *directory;
    uint64_t events;
    uint64_t bytes;
    uint64_t per_transaction;
} options;

typedef struct {
    sqlite3 *database;
    sqlite3_stmt *begin;
    sqlite3_stmt *insert;
    sqlite3_stmt *commit;
    unsigned char *event;
    uint64_t state;  // of the generator that fills the event
} log_writer;

// MARK: - Failing

static void fail(const char *what, const char *where, const char *why) {
    fprintf(stderr, "ratchet-sqlite: cannot %s '%s': %s\n", what, where, why);
    exit(EXIT_FAILURE);
}

static void require_sqlite(bool is_well, const char *what, sqlite3 *database, const options *options) {
    if (!is_well) fail(what, options->directory, database == NULL ? "no memory" : sqlite3_errmsg(database));
}

// MARK: - The command line

static uint64_t parse_number(const char *text, uint64_t limit) {
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    bool is_number = *text >= '0' && *text <= '9' && errno == 0 && *end == '\0';
    if (!is_number || value < 1 || value > limit) fail("use", text, "it is not a number in range");
    return value;
}

static options parse_options(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: ratchet-sqlite DIR EVENTS BYTES PER_TRANSACTION\n");
        exit(EXIT_FAILURE);
    }
    return (options){
        .directory = words[1],
        .events = parse_number(words[2], UINT32_MAX),
        .bytes = parse_number(words[3], max_bytes),
        .per_transaction = parse_number(words[4], UINT32_MAX),
    };
}

// MARK: - The database

static void execute(sqlite3 *database, const char *text, const options *options) {
    require_sqlite(sqlite3_exec(database, text, NULL, NULL, NULL) == SQLITE_OK, "prepare", database, options);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *text, const options *options) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(database, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    require_sqlite(code == SQLITE_OK, "prepare", database, options);
    return statement;
}

static log_writer open_log(const options *options) {
    if (mkdir(options->directory, 0755) != 0) fail("create", options->directory, strerror(errno));
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/events.sqlite", options->directory);
    if (length < 0 || (size_t)length >= sizeof path) fail("use", options->directory, strerror(ENAMETOOLONG));
    log_writer log = {.state = 0x9E3779B97F4A7C15u};
    require_sqlite(sqlite3_open(path, &log.database) == SQLITE_OK, "open", log.database, options);
    execute(log.database, "PRAGMA journal_mode = WAL", options);
    execute(log.database, "PRAGMA synchronous = FULL", options);
    execute(log.database, "CREATE TABLE events (number INTEGER PRIMARY KEY, run INTEGER, event BLOB)", options);
    log.begin = prepare(log.database, "BEGIN IMMEDIATE", options);
    log.insert = prepare(log.database, "INSERT INTO events (run, event) VALUES (?1, ?2)", options);
    log.commit = prepare(log.database, "COMMIT", options);
    log.event = malloc(options->bytes + digits);
    if (log.event == NULL) fail("allocate memory for", "an event", strerror(ENOMEM));
    return log;
}

static void close_log(log_writer *log) {
    sqlite3_finalize(log->begin);
    sqlite3_finalize(log->insert);
    sqlite3_finalize(log->commit);
    sqlite3_close(log->database);
    free(log->event);
}

// MARK: - Writing

static void step(log_writer *log, sqlite3_stmt *statement, const options *options) {
    require_sqlite(sqlite3_step(statement) == SQLITE_DONE, "write to", log->database, options);
    sqlite3_reset(statement);
}

// Hexadecimal digits, as the events of the journal's benchmark have.
static void make_event(log_writer *log, const options *options) {
    for (uint64_t start = 0; start < options->bytes; start += digits) {
        log->state ^= log->state << 13;
        log->state ^= log->state >> 7;
        log->state ^= log->state << 17;
        for (int digit = 0; digit < digits; digit++) {
            log->event[start + (uint64_t)digit] = (unsigned char)"0123456789abcdef"[log->state >> (digit * 4) & 15];
        }
    }
}

static void insert_event(log_writer *log, uint64_t run, const options *options) {
    make_event(log, options);
    sqlite3_bind_int64(log->insert, 1, (sqlite3_int64)run);
    sqlite3_bind_blob(log->insert, 2, log->event, (int)options->bytes, SQLITE_STATIC);
    step(log, log->insert, options);
}

static uint64_t write_transaction(log_writer *log, uint64_t done, const options *options) {
    uint64_t left = options->events - done;
    uint64_t count = left < options->per_transaction ? left : options->per_transaction;
    step(log, log->begin, options);
    for (uint64_t index = 0; index < count; index++) insert_event(log, index, options);
    step(log, log->commit, options);
    return done + count;
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

static double percentile(const uint64_t *sorted, size_t count, size_t percent) {
    size_t rank = (count * percent + 99) / 100;
    return (double)sorted[rank == 0 ? 0 : rank - 1] / 1000.0;
}

static void measure(log_writer *log, const options *options) {
    size_t transactions = (size_t)((options->events + options->per_transaction - 1) / options->per_transaction);
    uint64_t *latencies = malloc(transactions * sizeof *latencies);
    if (latencies == NULL) fail("allocate memory for", "the latencies", strerror(ENOMEM));
    uint64_t start = nanoseconds(), before = start, done = 0;
    for (size_t index = 0; index < transactions; index++) {
        done = write_transaction(log, done, options);
        uint64_t after = nanoseconds();
        latencies[index] = after - before;
        before = after;
    }
    qsort(latencies, transactions, sizeof *latencies, compare);
    printf("{\"groups\": %zu, \"bytes\": %" PRIu64 ", \"seconds\": %.6f, \"p50_us\": %.1f, \"p99_us\": %.1f}\n",
           transactions, options->events * options->bytes, (double)(before - start) / 1e9,
           percentile(latencies, transactions, 50), percentile(latencies, transactions, 99));
    free(latencies);
}

int main(int count, char **words) {
    options options = parse_options(count, words);
    log_writer log = open_log(&options);
    measure(&log, &options);
    close_log(&log);
    return EXIT_SUCCESS;
}
