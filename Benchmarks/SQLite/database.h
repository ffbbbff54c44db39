// A SQLite database in WAL mode. Whatever fails ends the program with SQLite's message.

#ifndef DATABASE_H
#define DATABASE_H

#include <sqlite3.h>

/// Opens `name` in the directory, which exists. `synchronous` is what the pragma of this name takes.
sqlite3 *open_database(const char *directory, const char *name, const char *synchronous);

/// Makes the directory, which must not exist yet.
void make_directory(const char *directory);

void execute(sqlite3 *database, const char *text);

/// A statement that is kept for long; the caller finalizes it.
sqlite3_stmt *prepare(sqlite3 *database, const char *text);

/// Runs a statement that returns no rows.
void step(sqlite3_stmt *statement);

/// Whether there is another row.
int step_to_row(sqlite3_stmt *statement);

/// The only number in the first row that `text` returns.
sqlite3_int64 query_number(sqlite3 *database, const char *text);

/// Closes what `open_database` opened, once all of its statements are finalized.
void close_database(sqlite3 *database);

#endif
