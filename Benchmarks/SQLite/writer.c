#define _POSIX_C_SOURCE 200809L

#include "writer.h"

#include "program.h"

void open_writer(writer *writer, queue *queue, bool groups) {
    *writer = (struct writer){.queue = queue, .groups = groups};
    writer->end = &writer->first;
    if (pthread_mutex_init(&writer->lock, NULL) != 0) fail("make", "a lock", "the system refuses");
}

void close_writer(writer *writer) { pthread_mutex_destroy(&writer->lock); }

void open_request(request *request) {
    *request = (struct request){.count = 0};
    if (pthread_cond_init(&request->changed, NULL) != 0) fail("make", "a condition", "the system refuses");
}

void close_request(request *request) { pthread_cond_destroy(&request->changed); }

// MARK: - One commit for each request

static void write_request(queue *queue, const request *request) {
    for (size_t index = 0; index < request->count; index++) {
        if (request->finished != NULL) {
            finish_job(queue, request->finished[index]);
        } else {
            add_job(queue, request->arguments + index * request->bytes, request->bytes);
        }
    }
}

static void write_alone(writer *writer, const request *request) {
    pthread_mutex_lock(&writer->lock);
    begin_transaction(writer->queue);
    write_request(writer->queue, request);
    commit_transaction(writer->queue);
    writer->commits++;
    pthread_mutex_unlock(&writer->lock);
}

// MARK: - One commit for all that wait
//
// Who comes while nobody commits takes all that wait and commits it, itself on the thread it is on; who comes in the
// meantime waits, and the first of them is next. So a single caller never changes threads.

static void join(writer *writer, request *request) {
    request->is_done = false;
    request->next = NULL;
    *writer->end = request;
    writer->end = &request->next;
}

static request *take_all(writer *writer) {
    request *first = writer->first;
    writer->first = NULL;
    writer->end = &writer->first;
    return first;
}

// Under the lock: whose request it is cannot go on, and free it, before.
static void answer(request *first) {
    for (request *each = first; each != NULL; each = each->next) {
        each->is_done = true;
        pthread_cond_signal(&each->changed);
    }
}

static void commit_all(writer *writer) {
    writer->is_committing = true;
    request *group = take_all(writer);
    pthread_mutex_unlock(&writer->lock);
    begin_transaction(writer->queue);
    for (const request *each = group; each != NULL; each = each->next) write_request(writer->queue, each);
    commit_transaction(writer->queue);
    pthread_mutex_lock(&writer->lock);
    writer->is_committing = false;
    writer->commits++;
    answer(group);
    if (writer->first != NULL) pthread_cond_signal(&writer->first->changed);
}

static void write_together(writer *writer, request *request) {
    pthread_mutex_lock(&writer->lock);
    join(writer, request);
    while (!request->is_done) {
        if (writer->is_committing) {
            pthread_cond_wait(&request->changed, &writer->lock);
        } else {
            commit_all(writer);
        }
    }
    pthread_mutex_unlock(&writer->lock);
}

void write_durably(writer *writer, request *request) {
    if (writer->groups) {
        write_together(writer, request);
    } else {
        write_alone(writer, request);
    }
}
