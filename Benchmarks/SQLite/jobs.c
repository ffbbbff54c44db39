#define _POSIX_C_SOURCE 200809L

#include "jobs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "program.h"

// MARK: - The command line

static const char *parse_synchronous(const char *text) {
    static const char *const known[] = {"full", "normal", "off"};
    for (size_t index = 0; index < sizeof known / sizeof *known; index++) {
        if (strcasecmp(text, known[index]) == 0) return known[index];
    }
    fail("use", text, "it is not full, normal or off");
}

// Returns how many words the flag took; 0 if it is none.
static int parse_flag(char **words, int left, job_options *options) {
    bool has_value = left > 1;
    if (strcmp(words[0], "--group") == 0) return options->groups = true;
    if (strcmp(words[0], "--keep") == 0) return options->keeps = true;
    if (has_value && strcmp(words[0], "--synchronous") == 0) {
        options->synchronous = parse_synchronous(words[1]);
        return 2;
    }
    if (has_value && strcmp(words[0], "--seconds") == 0) {
        options->seconds = parse_number(words[1], 86400);
        return 2;
    }
    return 0;
}

job_options parse_flags(int *count, char **words) {
    job_options options = {.synchronous = "full"};
    int kept = 0;
    for (int index = 0; index < *count;) {
        int taken = parse_flag(words + index, *count - index, &options);
        if (taken == 0) words[kept++] = words[index++];
        index += taken;
    }
    *count = kept;
    return options;
}

void parse_numbers(int count, char **words, const char *usage, job_options *options, const number *numbers,
                   size_t total) {
    if (count != (int)total + 2) {
        fprintf(stderr, "usage: ratchet-sqlite %s\n", usage);
        exit(EXIT_FAILURE);
    }
    options->directory = words[1];
    for (size_t index = 0; index < total; index++) {
        *numbers[index].place = parse_number(words[index + 2], numbers[index].limit);
    }
}

uint64_t whole_transactions(const job_options *options) {
    uint64_t each = options->per_transaction;
    return (options->page + each - 1) / each * each;
}

// MARK: - Values

unsigned char *make_arguments(uint64_t jobs, uint64_t bytes) {
    uint64_t state = 0x9E3779B97F4A7C15u;
    unsigned char *arguments = allocate((size_t)(jobs * bytes + text_digits), 1);
    make_text(arguments, (size_t)(jobs * bytes), &state);
    return arguments;
}

samples new_samples(size_t capacity) { return (samples){.nanoseconds = allocate(capacity, sizeof(uint64_t))}; }

void print_result(const job_result *result) {
    samples *samples = result->samples;
    double seconds = (double)result->nanoseconds / 1e9;
    sort(samples->nanoseconds, samples->count);
    printf("{\"jobs\": %" PRIu64 ", \"commits\": %" PRIu64 ", \"seconds\": %.6f, \"jobs_per_second\": %.1f, ",
           result->jobs, result->commits, seconds, (double)result->jobs / seconds);
    printf("\"p50_us\": %.1f, \"p99_us\": %.1f, \"peak_mb\": %.1f, \"own_mb\": %.1f}\n",
           percentile(samples->nanoseconds, samples->count, 50), percentile(samples->nanoseconds, samples->count, 99),
           memory_megabytes("VmHWM:"), memory_megabytes("RssAnon:"));
    free(samples->nanoseconds);
}

// MARK: - Threads

pthread_t start_thread(void *(*run)(void *), void *argument) {
    pthread_t thread;
    int code = pthread_create(&thread, NULL, run, argument);
    if (code != 0) fail("start", "a thread", strerror(code));
    return thread;
}

void join_thread(pthread_t thread) {
    int code = pthread_join(thread, NULL);
    if (code != 0) fail("wait for", "a thread", strerror(code));
}
