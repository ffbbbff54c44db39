// How fast jobs become durable: CALLERS threads share one connection, each call adds PER_INSERT jobs in a transaction.
// With --group one commit takes all calls that wait for it, else each call has its own.

#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>

#include "jobs.h"
#include "program.h"
#include "writer.h"

typedef struct {
    job_options options;
    const unsigned char *arguments;
    writer writer;
    samples samples;
    uint64_t taken;        // so many jobs are some caller's already
    pthread_mutex_t lock;  // of `taken` and of the number of samples
} insertion;

static job_options parse(int count, char **words) {
    job_options options = parse_flags(&count, words);
    const number numbers[] = {{&options.jobs, max_jobs},
                              {&options.bytes, max_job_bytes},
                              {&options.per_insert, max_group},
                              {&options.callers, max_callers}};
    const char *usage = "jobs-insert DIR JOBS BYTES PER_INSERT CALLERS [--group] [--synchronous full|normal|off]";
    parse_numbers(count, words, usage, &options, numbers, sizeof numbers / sizeof *numbers);
    return options;
}

// How many jobs the next call adds, and where it says how long that took; 0 when all are added.
static size_t take_call(insertion *insertion, uint64_t **sample) {
    pthread_mutex_lock(&insertion->lock);
    uint64_t left = insertion->options.jobs - insertion->taken, most = insertion->options.per_insert;
    uint64_t count = left < most ? left : most;
    insertion->taken += count;
    if (count > 0) *sample = &insertion->samples.nanoseconds[insertion->samples.count++];
    pthread_mutex_unlock(&insertion->lock);
    return (size_t)count;
}

static void *call(void *argument) {
    insertion *insertion = argument;
    uint64_t *sample = NULL;
    request request;
    open_request(&request);
    request.arguments = insertion->arguments;
    request.bytes = insertion->options.bytes;
    while ((request.count = take_call(insertion, &sample)) > 0) {
        uint64_t before = nanoseconds();
        write_durably(&insertion->writer, &request);
        *sample = nanoseconds() - before;
    }
    close_request(&request);
    return NULL;
}

static uint64_t run_callers(insertion *insertion) {
    pthread_t threads[max_callers];
    uint64_t callers = insertion->options.callers, start = nanoseconds();
    for (uint64_t index = 0; index < callers; index++) threads[index] = start_thread(call, insertion);
    for (uint64_t index = 0; index < callers; index++) join_thread(threads[index]);
    return nanoseconds() - start;
}

static void measure(insertion *insertion) {
    forget_peak_memory();
    uint64_t time = run_callers(insertion);
    print_result(&(job_result){.jobs = insertion->options.jobs,
                               .commits = insertion->writer.commits,
                               .nanoseconds = time,
                               .samples = &insertion->samples});
}

int jobs_insert(int count, char **words) {
    insertion insertion = {.options = parse(count, words), .lock = PTHREAD_MUTEX_INITIALIZER};
    const job_options *options = &insertion.options;
    make_directory(options->directory);
    queue queue = open_queue(options->directory, options->synchronous, options->keeps);
    unsigned char *arguments = make_arguments(options->per_insert, options->bytes);
    insertion.arguments = arguments;
    insertion.samples = new_samples((size_t)(options->jobs / options->per_insert + 1));
    open_writer(&insertion.writer, &queue, options->groups);
    measure(&insertion);
    close_writer(&insertion.writer);
    close_queue(&queue);
    free(arguments);
    return EXIT_SUCCESS;
}
