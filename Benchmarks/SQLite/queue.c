#include "queue.h"

#include <stdlib.h>
#include <string.h>

#include "program.h"

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY, queue TEXT NOT NULL, priority INTEGER NOT NULL,"
    " due INTEGER NOT NULL, kind TEXT NOT NULL, args BLOB NOT NULL, state INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL);"
    "CREATE INDEX IF NOT EXISTS ready ON jobs (queue, priority, due, id) WHERE state = 0;";

static const char settings[] =
    "PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -65536; PRAGMA busy_timeout = 60000;";

static const char add[] =
    "INSERT INTO jobs (id, queue, priority, due, kind, args, state, attempts)"
    " VALUES (?1, 'default', 5, ?2, 'nothing', ?3, 0, 0)";

static const char take_away[] = "DELETE FROM jobs WHERE id = ?1";
static const char keep[] = "UPDATE jobs SET state = 1, attempts = attempts + 1 WHERE id = ?1";

static const char read_ahead[] =
    "SELECT id, kind, args FROM jobs WHERE queue = 'default' AND state = 0 AND due <= ?1"
    " ORDER BY priority, due, id LIMIT ?2";

// MARK: - Opening

queue open_queue(const char *directory, const char *synchronous, bool keeps) {
    queue queue = {.database = open_database(directory, "jobs.sqlite", synchronous)};
    execute(queue.database, settings);
    execute(queue.database, schema);
    queue.begin = prepare(queue.database, "BEGIN IMMEDIATE");
    queue.commit = prepare(queue.database, "COMMIT");
    queue.add = prepare(queue.database, add);
    queue.finish = prepare(queue.database, keeps ? keep : take_away);
    queue.read = prepare(queue.database, read_ahead);
    queue.last_number = query_number(queue.database, "SELECT max(id) FROM jobs");
    return queue;
}

void close_queue(queue *queue) {
    sqlite3_finalize(queue->begin);
    sqlite3_finalize(queue->commit);
    sqlite3_finalize(queue->add);
    sqlite3_finalize(queue->finish);
    sqlite3_finalize(queue->read);
    close_database(queue->database);
}

// MARK: - Writing

void begin_transaction(queue *queue) { step(queue->begin); }

void commit_transaction(queue *queue) { step(queue->commit); }

sqlite3_int64 add_job(queue *queue, const unsigned char *arguments, size_t bytes) {
    queue->last_number++;
    sqlite3_bind_int64(queue->add, 1, queue->last_number);
    sqlite3_bind_int64(queue->add, 2, (sqlite3_int64)milliseconds_since_1970());
    sqlite3_bind_blob(queue->add, 3, arguments, (int)bytes, SQLITE_STATIC);
    step(queue->add);
    return queue->last_number;
}

void finish_job(queue *queue, sqlite3_int64 number) {
    sqlite3_bind_int64(queue->finish, 1, number);
    step(queue->finish);
    if (sqlite3_changes(queue->database) != 1) fail("finish", "a job", "it is not there");
}

// MARK: - Reading ahead

page new_page(size_t capacity, size_t bytes) {
    return (page){
        .numbers = allocate(capacity, sizeof(sqlite3_int64)),
        .arguments = allocate(capacity, bytes),
        .capacity = capacity,
        .bytes = bytes,
    };
}

void free_page(page *page) {
    free(page->numbers);
    free(page->arguments);
}

static void take_row(queue *queue, page *page) {
    if ((size_t)sqlite3_column_bytes(queue->read, 2) != page->bytes) fail("read", "a job", "its size is wrong");
    page->numbers[page->count] = sqlite3_column_int64(queue->read, 0);
    memcpy(page->arguments + page->count * page->bytes, sqlite3_column_blob(queue->read, 2), page->bytes);
    page->count++;
}

void read_page(queue *queue, page *page) {
    sqlite3_bind_int64(queue->read, 1, (sqlite3_int64)milliseconds_since_1970());
    sqlite3_bind_int64(queue->read, 2, (sqlite3_int64)page->capacity);
    page->count = 0;
    while (step_to_row(queue->read)) take_row(queue, page);
}

// Volatile, or the compiler would leave the work out.
void perform_page(const page *page) {
    static volatile unsigned char last;
    for (size_t index = 0; index < page->count; index++) last = page->arguments[index * page->bytes];
    (void)last;
}
