#define _POSIX_C_SOURCE 200809L

#include "program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// MARK: - Failing

_Noreturn void fail(const char *what, const char *where, const char *why) {
    fprintf(stderr, "ratchet-sqlite: cannot %s '%s': %s\n", what, where, why);
    exit(EXIT_FAILURE);
}

uint64_t parse_number(const char *text, uint64_t limit) {
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    bool is_number = *text >= '0' && *text <= '9' && errno == 0 && *end == '\0';
    if (!is_number || value < 1 || value > limit) fail("use", text, "it is not a number in range");
    return value;
}

void *allocate(size_t count, size_t size) {
    void *memory = calloc(count, size);
    if (memory == NULL) fail("allocate memory for", "the benchmark", strerror(ENOMEM));
    return memory;
}

// MARK: - Time

static uint64_t read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t nanoseconds(void) { return read_clock(CLOCK_MONOTONIC); }

uint64_t milliseconds_since_1970(void) { return read_clock(CLOCK_REALTIME) / 1000000u; }

// MARK: - Values

void make_text(unsigned char *text, size_t bytes, uint64_t *state) {
    for (size_t start = 0; start < bytes; start += text_digits) {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        for (int digit = 0; digit < text_digits; digit++) {
            text[start + (size_t)digit] = (unsigned char)"0123456789abcdef"[*state >> (digit * 4) & 15];
        }
    }
}

static int compare(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

void sort(uint64_t *values, size_t count) { qsort(values, count, sizeof *values, compare); }

double percentile(const uint64_t *sorted, size_t count, size_t percent) {
    size_t rank = (count * percent + 99) / 100;
    return count == 0 ? 0 : (double)sorted[rank == 0 ? 0 : rank - 1] / 1000.0;
}

// MARK: - Memory

double memory_megabytes(const char *field) {
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL) return 0;
    char line[256];
    double kilobytes = 0;
    size_t length = strlen(field);
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, field, length) == 0) kilobytes = strtod(line + length, NULL);
    }
    fclose(status);
    return kilobytes * 1024 / 1e6;
}

void forget_peak_memory(void) {
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file == NULL) return;
    fputs("5", file);
    fclose(file);
}
