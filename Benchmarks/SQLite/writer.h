// How several threads write to one queue: through one connection, each write durable when it returns.

#ifndef WRITER_H
#define WRITER_H

#include <pthread.h>

#include "queue.h"

/// What a thread wants written, all or nothing: new jobs, or finished ones.
typedef struct request {
    size_t count;
    size_t bytes;
    const unsigned char *arguments;  // of new jobs, one behind another
    const sqlite3_int64 *finished;   // NULL for new jobs
    bool is_done;
    struct request *next;
    pthread_cond_t changed;
} request;

typedef struct writer {
    queue *queue;
    bool groups;  // whether one commit takes all that wait; else each request has its own
    bool is_committing;
    request *first;
    request **end;
    uint64_t commits;
    pthread_mutex_t lock;
} writer;

void open_writer(writer *writer, queue *queue, bool groups);
void close_writer(writer *writer);

void open_request(request *request);
void close_request(request *request);

/// Returns once the request is durable.
void write_durably(writer *writer, request *request);

#endif
