/* What the benchmark stands on, in C so that nothing can be said against it:
 *
 *   floor generate COUNT               writes that many messages as CSV to standard output
 *   floor move DATABASE                reads the columns that planning reads and writes as many plan
 *                                      rows, nothing else: the least that any planner has to do
 *   floor measure FILE PROGRAM ARG...  runs a program and appends "SECONDS CPU KILOBYTES" to the file:
 *                                      from start to exit, those spent computing (on a busy machine
 *                                      the steadier number), and the most memory that it held
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BASE_DAY = 20878 /* 2027-03-01, counted from 1970-01-01 */ };

static void fail(const char *what, const char *why) {
  fprintf(stderr, "floor: %s: %s\n", what, why);
  exit(1);
}

/* --- generate --- */

/* SplitMix64: the same messages everywhere and always. */
static uint64_t next_random(void) {
  static uint64_t state = 20270301;
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static int below(int bound) { return (int)(next_random() % (uint64_t)bound); }

static void print_day(int after_base) {
  time_t seconds = (time_t)(BASE_DAY + after_base) * 86400;
  struct tm day;
  gmtime_r(&seconds, &day);
  printf("%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

/* Three channels in the proportion 6 : 3 : 1, releases spread over sixty days, half the messages with
 * a deadline within thirty days of their release. */
static void generate(long count) {
  printf("id,channel,recipient,subject,body,priority,not_before,deadline\n");
  for (long i = 1; i <= count; i++) {
    int share = below(10);
    int release = below(60);
    int has_deadline = below(2);
    int deadline = release + below(31);
    printf("m%07ld,%s,person%ld@mail.example,\"Your order, no. %ld\",", i,
           share < 6 ? "email" : share < 9 ? "linkedin" : "letter", i % 50021, i);
    printf("\"Dear customer,\nyour order no. %ld is on its way.\n\",%d,", i, 1 + below(9));
    print_day(release);
    printf(",");
    if (has_deadline) print_day(deadline);
    printf("\n");
  }
  if (fflush(stdout) != 0) fail("standard output", "cannot be written");
}

/* --- move --- */

enum { NONE = INT32_MIN, COLUMNS = 9 };

static int32_t *column[COLUMNS];
static sqlite3_int64 rows, room;

static void check(sqlite3 *db, int code, const char *what) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) fail(what, sqlite3_errmsg(db));
}

static void run(sqlite3 *db, const char *sql) {
  check(db, sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static int32_t integer(sqlite3_value *value) {
  return sqlite3_value_type(value) == SQLITE_NULL ? NONE : sqlite3_value_int(value);
}

/* One call for each message: number, channel, priority, not_before, deadline. What a planner would
 * compute (release, day, position, reason) is given values of the same size. */
static void gather(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)context, (void)count;
  if (rows == room) {
    room = room ? room * 2 : 1 << 16;
    for (int i = 0; i < COLUMNS; i++) {
      column[i] = realloc(column[i], (size_t)room * sizeof(int32_t));
      if (!column[i]) fail("memory", "not enough");
    }
  }
  int32_t release = integer(values[3]) == NONE ? BASE_DAY : integer(values[3]);
  column[0][rows] = integer(values[0]);
  column[1][rows] = integer(values[1]);
  column[2][rows] = integer(values[2]);
  column[3][rows] = integer(values[3]);
  column[4][rows] = release;
  column[5][rows] = integer(values[4]);
  column[6][rows] = release + 1;
  column[7][rows] = (int32_t)(rows % 5000 + 1);
  column[8][rows] = NONE;
  rows++;
}

static void gathered(sqlite3_context *context) { sqlite3_result_null(context); }

/* The columns as a table that one INSERT ... SELECT reads. */
struct cursor {
  sqlite3_vtab_cursor base;
  sqlite3_int64 row;
};

static int connect_columns(sqlite3 *db, void *aux, int argc, const char *const *argv,
                           sqlite3_vtab **table, char **message) {
  (void)aux, (void)argc, (void)argv, (void)message;
  *table = calloc(1, sizeof **table);
  return *table ? sqlite3_declare_vtab(db, "CREATE TABLE c (c0, c1, c2, c3, c4, c5, c6, c7, c8)")
                : SQLITE_NOMEM;
}
static int disconnect(sqlite3_vtab *table) { return free(table), SQLITE_OK; }
static int best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
  (void)table, (void)info;
  return SQLITE_OK;
}
static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor) {
  (void)table;
  *cursor = calloc(1, sizeof(struct cursor));
  return *cursor ? SQLITE_OK : SQLITE_NOMEM;
}
static int close_cursor(sqlite3_vtab_cursor *cursor) { return free(cursor), SQLITE_OK; }
static int filter(sqlite3_vtab_cursor *cursor, int index, const char *name, int argc,
                  sqlite3_value **argv) {
  (void)index, (void)name, (void)argc, (void)argv;
  ((struct cursor *)cursor)->row = 0;
  return SQLITE_OK;
}
static int next_row(sqlite3_vtab_cursor *cursor) {
  return ((struct cursor *)cursor)->row++, SQLITE_OK;
}
static int at_end(sqlite3_vtab_cursor *cursor) { return ((struct cursor *)cursor)->row >= rows; }
static int get_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int index) {
  int32_t value = column[index][((struct cursor *)cursor)->row];
  if (value != NONE) sqlite3_result_int(context, value);
  return SQLITE_OK;
}
static int get_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row) {
  *row = ((struct cursor *)cursor)->row;
  return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = connect_columns,
    .xDisconnect = disconnect,
    .xBestIndex = best_index,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = get_column,
    .xRowid = get_rowid,
};

static char *text(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  check(db, sqlite3_prepare_v2(db, sql, -1, &statement, NULL), sql);
  check(db, sqlite3_step(statement), sql);
  const unsigned char *found = sqlite3_column_text(statement, 0);
  if (!found) fail(sql, "nothing found");
  char *copy = strdup((const char *)found);
  sqlite3_finalize(statement);
  return copy;
}

static void move(const char *path) {
  sqlite3 *db;
  check(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), path);
  run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  check(db, sqlite3_create_function(db, "gather", -1, SQLITE_UTF8, NULL, NULL, gather, gathered),
        "gather");
  check(db, sqlite3_create_module(db, "columns", &module, NULL), "columns");
  run(db, "SELECT gather(number, channel, priority, not_before, deadline) FROM message"
          " WHERE state IN (1, 2)");
  run(db, "BEGIN IMMEDIATE");
  char *seal = text(db, "SELECT sql FROM sqlite_schema WHERE name = 'plan_row_is_sealed'");
  run(db, "DROP TRIGGER plan_row_is_sealed");
  run(db, "INSERT INTO plan_row (version, message, channel, priority, not_before, release, deadline,"
          " day, position, reason)"
          " SELECT (SELECT coalesce(max(version), 0) + 1 FROM plan),"
          " c0, c1, c2, c3, c4, c5, c6, c7, c8 FROM columns");
  run(db, seal);
  free(seal);
  run(db, "COMMIT");
  check(db, sqlite3_close(db), "closing");
}

/* --- measure --- */

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int measure(const char *path, char **command) {
  double start = now();
  pid_t child = fork();
  if (child < 0) fail(command[0], "cannot be started");
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0) dup2(nowhere, 1);
    execvp(command[0], command);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) != child) fail(command[0], "is lost");
  double seconds = now() - start;
  /* diff and verify say with 1 that they found something */
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) fail(command[0], "failed");
  FILE *file = fopen(path, "a");
  if (!file) fail(path, "cannot be written");
  fprintf(file, "%.4f %.4f %ld\n", seconds, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
          usage.ru_maxrss);
  return fclose(file) != 0;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "generate") == 0) return generate(atol(argv[2])), 0;
  if (argc == 3 && strcmp(argv[1], "move") == 0) return move(argv[2]), 0;
  if (argc > 3 && strcmp(argv[1], "measure") == 0) return measure(argv[2], argv + 3);
  fprintf(stderr, "usage: floor generate COUNT | move DATABASE | measure FILE PROGRAM ARG...\n");
  return 64;
}
