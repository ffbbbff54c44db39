// What plain C programs reach with SQLite on this machine when they do the same work as the engine.
//
//     ratchet-sqlite DIR EVENTS BYTES PER_TRANSACTION
//     ratchet-sqlite jobs-insert DIR JOBS BYTES PER_INSERT CALLERS [--group]
//     ratchet-sqlite jobs-drain DIR JOBS BYTES PAGE PER_TRANSACTION [--keep]
//     ratchet-sqlite jobs-continuous DIR JOBS BYTES PER_INSERT PAGE PER_TRANSACTION [--seconds S] [--keep]
//     ratchet-sqlite jobs-latency DIR JOBS BYTES [--keep]
//
// DIR must not exist yet; it gets a database. All commands that begin with jobs take --synchronous full, normal or off
// too; full if it is not said. They print one line: JSON with the same keys for all of them, see jobs.h.

#include <string.h>

#include "append.h"
#include "jobs.h"

typedef struct {
    const char *name;
    int (*run)(int count, char **words);
} command;

static const command commands[] = {
    {"jobs-insert", jobs_insert},
    {"jobs-drain", jobs_drain},
    {"jobs-continuous", jobs_continuous},
    {"jobs-latency", jobs_latency},
};

int main(int count, char **words) {
    for (size_t index = 0; index < sizeof commands / sizeof *commands; index++) {
        if (count > 1 && strcmp(words[1], commands[index].name) == 0) return commands[index].run(count - 1, words + 1);
    }
    return append_events(count, words);
}
