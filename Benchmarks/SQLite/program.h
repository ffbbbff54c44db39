// What all commands of this program need.

#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Says what cannot be done with what, and why, and ends the program.
_Noreturn void fail(const char *what, const char *where, const char *why);

/// A number from 1 to `limit`.
uint64_t parse_number(const char *text, uint64_t limit);

/// Zeroed memory, which the caller frees.
void *allocate(size_t count, size_t size);

/// Of a clock that never goes back.
uint64_t nanoseconds(void);

uint64_t milliseconds_since_1970(void);

/// Fills `text` with hexadecimal digits, as the events of the journal's benchmark have. `text` has room for a multiple
/// of 16, and `state` is not 0.
void make_text(unsigned char *text, size_t bytes, uint64_t *state);

void sort(uint64_t *values, size_t count);

/// The least of `sorted` nanoseconds that at least `percent` of them do not exceed, in microseconds.
double percentile(const uint64_t *sorted, size_t count, size_t percent);

/// What a field of /proc/self/status says, in megabytes; 0 where the system has no such file.
double memory_megabytes(const char *field);

/// From here on the most memory that the process had counts anew, where the system can do that.
void forget_peak_memory(void);

enum { text_digits = 16 };

#endif
