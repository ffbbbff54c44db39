// How many jobs get through while they come and go at once: one thread adds PER_INSERT in each call, another reads
// ahead PAGE at a time and finishes PER_TRANSACTION at a time. It ends when JOBS jobs, or those of S seconds, are done.
//
// Both write through one connection, where one commit takes whatever waits; who reads has a connection of its own, so
// that it never waits for who writes.

#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>

#include "jobs.h"
#include "program.h"
#include "writer.h"

typedef struct {
    job_options options;
    const unsigned char *arguments;
    writer writer;
    queue reader;
    samples samples;
    uint64_t start;
    uint64_t added;
    bool has_ended;  // nothing more is added
    pthread_mutex_t lock;
    pthread_cond_t changed;
} stream;

static job_options parse(int count, char **words) {
    job_options options = parse_flags(&count, words);
    const number numbers[] = {{&options.jobs, max_jobs},       {&options.bytes, max_job_bytes},
                              {&options.per_insert, max_group}, {&options.page, max_group},
                              {&options.per_transaction, max_group}};
    const char *usage =
        "jobs-continuous DIR JOBS BYTES PER_INSERT PAGE PER_TRANSACTION [--seconds S] [--keep]"
        " [--synchronous full|normal|off]";
    parse_numbers(count, words, usage, &options, numbers, sizeof numbers / sizeof *numbers);
    options.page = whole_transactions(&options);
    return options;
}

// MARK: - Adding

static void announce(stream *stream, uint64_t count, bool has_ended) {
    pthread_mutex_lock(&stream->lock);
    stream->added += count;
    stream->has_ended = has_ended;
    pthread_cond_signal(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

static size_t next_count(const stream *stream, uint64_t done) {
    uint64_t limit = stream->options.seconds * 1000000000u;
    if (limit > 0 && nanoseconds() - stream->start >= limit) return 0;
    uint64_t left = stream->options.jobs - done, most = stream->options.per_insert;
    return (size_t)(left < most ? left : most);
}

static void *add_all(void *argument) {
    stream *stream = argument;
    request request;
    open_request(&request);
    request.arguments = stream->arguments;
    request.bytes = stream->options.bytes;
    for (uint64_t done = 0; (request.count = next_count(stream, done)) > 0; done += request.count) {
        uint64_t before = nanoseconds();
        write_durably(&stream->writer, &request);
        stream->samples.nanoseconds[stream->samples.count++] = nanoseconds() - before;
        announce(stream, request.count, false);
    }
    announce(stream, 0, true);
    close_request(&request);
    return NULL;
}

// MARK: - Working

// Whether there is more to do than the `done` jobs; waits until that is known.
static bool has_more(stream *stream, uint64_t done) {
    pthread_mutex_lock(&stream->lock);
    while (stream->added <= done && !stream->has_ended) pthread_cond_wait(&stream->changed, &stream->lock);
    bool has_more = stream->added > done;
    pthread_mutex_unlock(&stream->lock);
    return has_more;
}

static void finish_page(stream *stream, request *request, const page *page) {
    size_t most = (size_t)stream->options.per_transaction;
    for (size_t first = 0; first < page->count; first += most) {
        size_t left = page->count - first;
        request->finished = page->numbers + first;
        request->count = left < most ? left : most;
        write_durably(&stream->writer, request);
    }
}

// A job may be read, and finished, between its commit and its announcement: `done` may be ahead of what was announced.
static uint64_t work(stream *stream) {
    page page = new_page((size_t)stream->options.page, (size_t)stream->options.bytes);
    request request;
    uint64_t done = 0;
    open_request(&request);
    while (has_more(stream, done)) {
        read_page(&stream->reader, &page);
        perform_page(&page);
        finish_page(stream, &request, &page);
        done += page.count;
    }
    close_request(&request);
    free_page(&page);
    return done;
}

// MARK: - Measuring

static void measure(stream *stream) {
    forget_peak_memory();
    stream->start = nanoseconds();
    pthread_t adding = start_thread(add_all, stream);
    uint64_t done = work(stream);
    uint64_t time = nanoseconds() - stream->start;
    join_thread(adding);
    if (done != stream->added) fail("work off", stream->options.directory, "not all jobs came out");
    print_result(&(job_result){
        .jobs = done, .commits = stream->writer.commits, .nanoseconds = time, .samples = &stream->samples});
}

int jobs_continuous(int count, char **words) {
    stream stream = {.options = parse(count, words),
                     .lock = PTHREAD_MUTEX_INITIALIZER,
                     .changed = PTHREAD_COND_INITIALIZER};
    const job_options *options = &stream.options;
    make_directory(options->directory);
    queue queue = open_queue(options->directory, options->synchronous, options->keeps);
    stream.reader = open_queue(options->directory, options->synchronous, options->keeps);
    unsigned char *arguments = make_arguments(options->per_insert, options->bytes);
    stream.arguments = arguments;
    stream.samples = new_samples((size_t)(options->jobs / options->per_insert + 1));
    open_writer(&stream.writer, &queue, true);
    measure(&stream);
    close_writer(&stream.writer);
    close_queue(&stream.reader);
    close_queue(&queue);
    free(arguments);
    return EXIT_SUCCESS;
}
