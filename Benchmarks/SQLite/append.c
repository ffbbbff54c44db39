// What a plain C program reaches when it appends the same events to SQLite, in WAL mode with a full sync for each
// transaction: one table, one row for each event.
//
// Each event is BYTES long; each transaction adds PER_TRANSACTION of them (the last one what is left). The statements
// are prepared once; the write-ahead log is checkpointed as SQLite does by itself.

#define _POSIX_C_SOURCE 200809L

#include "append.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "database.h"
#include "program.h"

enum { max_bytes = 1 << 24 };

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

static log_writer open_log(const options *options) {
    make_directory(options->directory);
    log_writer log = {.state = 0x9E3779B97F4A7C15u};
    log.database = open_database(options->directory, "events.sqlite", "FULL");
    execute(log.database, "CREATE TABLE events (number INTEGER PRIMARY KEY, run INTEGER, event BLOB)");
    log.begin = prepare(log.database, "BEGIN IMMEDIATE");
    log.insert = prepare(log.database, "INSERT INTO events (run, event) VALUES (?1, ?2)");
    log.commit = prepare(log.database, "COMMIT");
    log.event = allocate(options->bytes + text_digits, 1);
    return log;
}

static void close_log(log_writer *log) {
    sqlite3_finalize(log->begin);
    sqlite3_finalize(log->insert);
    sqlite3_finalize(log->commit);
    close_database(log->database);
    free(log->event);
}

// MARK: - Writing

static void insert_event(log_writer *log, uint64_t run, const options *options) {
    make_text(log->event, options->bytes, &log->state);
    sqlite3_bind_int64(log->insert, 1, (sqlite3_int64)run);
    sqlite3_bind_blob(log->insert, 2, log->event, (int)options->bytes, SQLITE_STATIC);
    step(log->insert);
}

static uint64_t write_transaction(log_writer *log, uint64_t done, const options *options) {
    uint64_t left = options->events - done;
    uint64_t count = left < options->per_transaction ? left : options->per_transaction;
    step(log->begin);
    for (uint64_t index = 0; index < count; index++) insert_event(log, index, options);
    step(log->commit);
    return done + count;
}

// MARK: - Measuring

static void measure(log_writer *log, const options *options) {
    size_t transactions = (size_t)((options->events + options->per_transaction - 1) / options->per_transaction);
    uint64_t *latencies = allocate(transactions, sizeof *latencies);
    uint64_t start = nanoseconds(), before = start, done = 0;
    for (size_t index = 0; index < transactions; index++) {
        done = write_transaction(log, done, options);
        uint64_t after = nanoseconds();
        latencies[index] = after - before;
        before = after;
    }
    sort(latencies, transactions);
    printf("{\"groups\": %zu, \"bytes\": %" PRIu64 ", \"seconds\": %.6f, \"p50_us\": %.1f, \"p99_us\": %.1f}\n",
           transactions, options->events * options->bytes, (double)(before - start) / 1e9,
           percentile(latencies, transactions, 50), percentile(latencies, transactions, 99));
    free(latencies);
}

int append_events(int count, char **words) {
    options options = parse_options(count, words);
    log_writer log = open_log(&options);
    measure(&log, &options);
    close_log(&log);
    return EXIT_SUCCESS;
}
