// The commands that measure the job queue, and what they have in common.

#ifndef JOBS_H
#define JOBS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int jobs_insert(int count, char **words);
int jobs_drain(int count, char **words);
int jobs_continuous(int count, char **words);
int jobs_latency(int count, char **words);

/// What follows the name of a command: first what it needs, in order, then what may be there.
typedef struct {
    const char *directory;
    uint64_t jobs;
    uint64_t bytes;  // of the arguments of each job
    uint64_t per_insert;
    uint64_t callers;
    uint64_t page;
    uint64_t per_transaction;
    uint64_t seconds;  // 0 for as long as it takes
    const char *synchronous;
    bool groups;
    bool keeps;
} job_options;

/// How long each of a number of acts took.
typedef struct {
    uint64_t *nanoseconds;
    size_t count;
} samples;

/// What is printed. `seconds` is the time of all jobs together; the percentiles are of single acts: a call of insert
/// until it is durable, a transaction that finishes jobs, or from the call of insert until the job has begun.
/// `commits` are the transactions that were measured.
typedef struct {
    uint64_t jobs;
    uint64_t commits;
    uint64_t nanoseconds;
    samples *samples;
} job_result;

/// A place for one of the numbers that a command needs.
typedef struct {
    uint64_t *place;
    uint64_t limit;
} number;

/// Takes the directory, then a number for each of `numbers`, then flags. Says how it is used, and ends, if that fails.
job_options parse_flags(int *count, char **words);
void parse_numbers(int count, char **words, const char *usage, job_options *options, const number *numbers,
                   size_t total);

/// The length of a page, rounded up to a multiple of what a transaction finishes.
uint64_t whole_transactions(const job_options *options);

/// Room for the arguments of `jobs` jobs, filled; the caller frees it.
unsigned char *make_arguments(uint64_t jobs, uint64_t bytes);

samples new_samples(size_t capacity);

/// One line of JSON. Sorts the samples and frees them. `peak_mb` is the most memory since `forget_peak_memory`, with
/// pages of files that are mapped; `own_mb` is what the process has of its own now.
void print_result(const job_result *result);

pthread_t start_thread(void *(*run)(void *), void *argument);
void join_thread(pthread_t thread);

enum { max_job_bytes = 1 << 20, max_jobs = 1 << 30, max_group = 1 << 20, max_callers = 1024 };

#endif
