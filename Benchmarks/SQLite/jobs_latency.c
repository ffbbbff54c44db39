// How long it takes from the call that adds a job until a worker has begun it, when nothing else is to do. JOBS times:
// one thread adds a job and commits it, only then hands it to the worker, which is another thread and waits for it. The
// worker finishes the job durably too, which is not in the percentiles, before the next one is added.
//
// The job is handed over in memory: the queue was empty, so the owner knows that it is the next in order.

#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>

#include "jobs.h"
#include "program.h"
#include "queue.h"

typedef struct {
    queue queue;  // used by whoever has the turn
    sqlite3_int64 job;  // what the worker is to do; 0 if nothing
    uint64_t begun;     // when it began
    bool has_ended;
    pthread_mutex_t lock;
    pthread_cond_t given;
    pthread_cond_t finished;
} handover;

static job_options parse(int count, char **words) {
    job_options options = parse_flags(&count, words);
    const number numbers[] = {{&options.jobs, max_jobs}, {&options.bytes, max_job_bytes}};
    const char *usage = "jobs-latency DIR JOBS BYTES [--keep] [--synchronous full|normal|off]";
    parse_numbers(count, words, usage, &options, numbers, sizeof numbers / sizeof *numbers);
    return options;
}

// MARK: - The worker

static void finish(handover *handover) {
    begin_transaction(&handover->queue);
    finish_job(&handover->queue, handover->job);
    commit_transaction(&handover->queue);
    handover->job = 0;
    pthread_cond_signal(&handover->finished);
}

static void *work(void *argument) {
    handover *handover = argument;
    pthread_mutex_lock(&handover->lock);
    while (!handover->has_ended) {
        if (handover->job == 0) {
            pthread_cond_wait(&handover->given, &handover->lock);
        } else {
            handover->begun = nanoseconds();
            finish(handover);
        }
    }
    pthread_mutex_unlock(&handover->lock);
    return NULL;
}

// MARK: - The caller

static void give(handover *handover, sqlite3_int64 job) {
    pthread_mutex_lock(&handover->lock);
    handover->job = job;
    pthread_cond_signal(&handover->given);
    while (handover->job != 0) pthread_cond_wait(&handover->finished, &handover->lock);
    pthread_mutex_unlock(&handover->lock);
}

static uint64_t time_job(handover *handover, const unsigned char *arguments, size_t bytes) {
    uint64_t before = nanoseconds();
    begin_transaction(&handover->queue);
    sqlite3_int64 job = add_job(&handover->queue, arguments, bytes);
    commit_transaction(&handover->queue);
    give(handover, job);
    return handover->begun - before;
}

static void end(handover *handover) {
    pthread_mutex_lock(&handover->lock);
    handover->has_ended = true;
    pthread_cond_signal(&handover->given);
    pthread_mutex_unlock(&handover->lock);
}

static void measure(handover *handover, const job_options *options) {
    unsigned char *arguments = make_arguments(1, options->bytes);
    samples samples = new_samples((size_t)options->jobs);
    forget_peak_memory();
    pthread_t worker = start_thread(work, handover);
    uint64_t start = nanoseconds();
    while (samples.count < options->jobs) {
        samples.nanoseconds[samples.count++] = time_job(handover, arguments, (size_t)options->bytes);
    }
    uint64_t time = nanoseconds() - start;
    end(handover);
    join_thread(worker);
    print_result(&(job_result){
        .jobs = options->jobs, .commits = options->jobs * 2, .nanoseconds = time, .samples = &samples});
    free(arguments);
}

int jobs_latency(int count, char **words) {
    job_options options = parse(count, words);
    handover handover = {.lock = PTHREAD_MUTEX_INITIALIZER,
                         .given = PTHREAD_COND_INITIALIZER,
                         .finished = PTHREAD_COND_INITIALIZER};
    make_directory(options.directory);
    handover.queue = open_queue(options.directory, options.synchronous, options.keeps);
    measure(&handover, &options);
    close_queue(&handover.queue);
    return EXIT_SUCCESS;
}
