// How fast a backlog is worked off: JOBS jobs are there already, which is not measured. They are read ahead in order,
// PAGE at a time, done, which is nothing, and finished PER_TRANSACTION in each transaction.
//
// A page is finished before the next one is read, so PAGE is rounded up to whole transactions.

#include <stdlib.h>

#include "jobs.h"
#include "program.h"
#include "queue.h"

enum { fill_group = 100000 };

static job_options parse(int count, char **words) {
    job_options options = parse_flags(&count, words);
    const number numbers[] = {{&options.jobs, max_jobs},
                              {&options.bytes, max_job_bytes},
                              {&options.page, max_group},
                              {&options.per_transaction, max_group}};
    const char *usage = "jobs-drain DIR JOBS BYTES PAGE PER_TRANSACTION [--keep] [--synchronous full|normal|off]";
    parse_numbers(count, words, usage, &options, numbers, sizeof numbers / sizeof *numbers);
    options.page = whole_transactions(&options);
    return options;
}

// MARK: - Filling

static void fill_group_of(queue *queue, uint64_t count, uint64_t bytes, unsigned char *arguments, uint64_t *state) {
    begin_transaction(queue);
    for (uint64_t index = 0; index < count; index++) {
        make_text(arguments, (size_t)bytes, state);
        add_job(queue, arguments, (size_t)bytes);
    }
    commit_transaction(queue);
}

// Closing the queue checkpoints and syncs it, so what is measured starts with an empty log and an empty cache.
static void fill(const job_options *options) {
    queue queue = open_queue(options->directory, "off", options->keeps);
    unsigned char *arguments = make_arguments(1, options->bytes);
    uint64_t state = 1;
    for (uint64_t done = 0; done < options->jobs; done += fill_group) {
        uint64_t left = options->jobs - done;
        fill_group_of(&queue, left < fill_group ? left : fill_group, options->bytes, arguments, &state);
    }
    free(arguments);
    execute(queue.database, "PRAGMA synchronous = FULL");
    close_queue(&queue);
}

// MARK: - Draining

static void finish_part(queue *queue, const page *page, size_t first, size_t count, samples *samples) {
    uint64_t before = nanoseconds();
    begin_transaction(queue);
    for (size_t index = first; index < first + count; index++) finish_job(queue, page->numbers[index]);
    commit_transaction(queue);
    samples->nanoseconds[samples->count++] = nanoseconds() - before;
}

static void finish_page(queue *queue, const page *page, const job_options *options, samples *samples) {
    size_t most = (size_t)options->per_transaction;
    for (size_t first = 0; first < page->count; first += most) {
        size_t left = page->count - first;
        finish_part(queue, page, first, left < most ? left : most, samples);
    }
}

static uint64_t drain(queue *queue, const job_options *options, samples *samples) {
    page page = new_page((size_t)options->page, (size_t)options->bytes);
    uint64_t done = 0;
    for (read_page(queue, &page); page.count > 0; read_page(queue, &page)) {
        perform_page(&page);
        finish_page(queue, &page, options, samples);
        done += page.count;
    }
    free_page(&page);
    return done;
}

static void measure(queue *queue, const job_options *options) {
    samples samples = new_samples((size_t)(options->jobs / options->per_transaction + 1));
    forget_peak_memory();
    uint64_t start = nanoseconds();
    uint64_t done = drain(queue, options, &samples);
    uint64_t time = nanoseconds() - start;
    if (done != options->jobs) fail("drain", options->directory, "not as many jobs came out as went in");
    print_result(&(job_result){.jobs = done, .commits = samples.count, .nanoseconds = time, .samples = &samples});
}

int jobs_drain(int count, char **words) {
    job_options options = parse(count, words);
    make_directory(options.directory);
    fill(&options);
    queue queue = open_queue(options.directory, options.synchronous, options.keeps);
    measure(&queue, &options);
    close_queue(&queue);
    return EXIT_SUCCESS;
}
