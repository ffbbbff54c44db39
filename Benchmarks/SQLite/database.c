#define _POSIX_C_SOURCE 200809L

#include "database.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "program.h"

static void require_sqlite(bool is_well, const char *what, sqlite3 *database) {
    if (is_well) return;
    const char *path = database == NULL ? NULL : sqlite3_db_filename(database, "main");
    fail(what, path == NULL ? "the database" : path, database == NULL ? "no memory" : sqlite3_errmsg(database));
}

void make_directory(const char *directory) {
    if (mkdir(directory, 0755) != 0) fail("create", directory, strerror(errno));
}

// Each connection is used by one thread at a time, so SQLite needs no locks of its own.
sqlite3 *open_database(const char *directory, const char *name, const char *synchronous) {
    char path[PATH_MAX], pragma[64];
    int length = snprintf(path, sizeof path, "%s/%s", directory, name);
    if (length < 0 || (size_t)length >= sizeof path) fail("use", directory, strerror(ENAMETOOLONG));
    sqlite3 *database = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    require_sqlite(sqlite3_open_v2(path, &database, flags, NULL) == SQLITE_OK, "open", database);
    execute(database, "PRAGMA journal_mode = WAL");
    snprintf(pragma, sizeof pragma, "PRAGMA synchronous = %s", synchronous);
    execute(database, pragma);
    return database;
}

void execute(sqlite3 *database, const char *text) {
    require_sqlite(sqlite3_exec(database, text, NULL, NULL, NULL) == SQLITE_OK, "prepare", database);
}

sqlite3_stmt *prepare(sqlite3 *database, const char *text) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(database, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    require_sqlite(code == SQLITE_OK, "prepare", database);
    return statement;
}

void step(sqlite3_stmt *statement) {
    require_sqlite(sqlite3_step(statement) == SQLITE_DONE, "write to", sqlite3_db_handle(statement));
    sqlite3_reset(statement);
}

int step_to_row(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    require_sqlite(code == SQLITE_ROW || code == SQLITE_DONE, "read", sqlite3_db_handle(statement));
    if (code == SQLITE_DONE) sqlite3_reset(statement);
    return code == SQLITE_ROW;
}

sqlite3_int64 query_number(sqlite3 *database, const char *text) {
    sqlite3_stmt *statement = prepare(database, text);
    sqlite3_int64 number = step_to_row(statement) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return number;
}

void close_database(sqlite3 *database) {
    require_sqlite(sqlite3_close(database) == SQLITE_OK, "close", database);
}
