// A job queue on SQLite, as a C programmer builds it who wants it durable and fast.
//
// One process owns the queue, as an engine owns its journal. So which jobs are taken is in its memory only: taking a
// job writes nothing, and after a crash whatever is in the table as ready runs again. A job costs two writes: a row
// when it is added, and when it is finished either that the row goes, or, if finished jobs are kept, that its state
// changes. (To move it to a table of finished jobs would write its arguments a second time, and took half as long
// again.)
//
// What was chosen, each time what is faster as long as nothing is lost:
// - WAL with synchronous=FULL: a transaction is on the disk when it is committed.
// - An index of the ready jobs only, in the order they are taken in. It shrinks as they finish.
// - The owner numbers the jobs: AUTOINCREMENT would write to a table of its own. The number of a finished job that is
//   not kept may come again after a restart; a true queue would have to prevent that.
// - The log is checkpointed after 16,384 pages (64 MiB), not 1,000: pages that change often reach the database less
//   often. The cache may have 64 MiB too. The database is not mapped, which was no faster.
// - The connection does not lock out other processes: they may look at the queue, as they may at a journal.

#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "database.h"

typedef struct {
    sqlite3 *database;
    sqlite3_stmt *begin;
    sqlite3_stmt *commit;
    sqlite3_stmt *add;
    sqlite3_stmt *finish;
    sqlite3_stmt *read;
    sqlite3_int64 last_number;
} queue;

/// Jobs that were read ahead, in the order they are to be done in. The arguments stand one behind another.
typedef struct {
    sqlite3_int64 *numbers;
    unsigned char *arguments;
    size_t count;
    size_t capacity;
    size_t bytes;  // of the arguments of each job
} page;

/// Makes the queue if it is not there.
queue open_queue(const char *directory, const char *synchronous, bool keeps);
void close_queue(queue *queue);

void begin_transaction(queue *queue);
void commit_transaction(queue *queue);

/// Adds a job that is due now, inside a transaction, and returns its number.
sqlite3_int64 add_job(queue *queue, const unsigned char *arguments, size_t bytes);

/// Marks a job as finished, inside a transaction.
void finish_job(queue *queue, sqlite3_int64 number);

page new_page(size_t capacity, size_t bytes);
void free_page(page *page);

/// Reads the first jobs that are ready. All that were read before must be finished: they would be read again.
void read_page(queue *queue, page *page);

/// Does the jobs of a page, which is nothing but to look at their arguments.
void perform_page(const page *page);

#endif
