/* What the executor's benchmark stands on: the least that any executor has to do for a day's messages
 * in the same database, with the same tables and triggers, and in a Maildir.
 *
 *   sending DATABASE VERSION DAY MAILDIR   claims, hands over and acknowledges what a plan assigns to a
 *                                          day (counted from 1970-01-01) of one channel, in batches
 *
 * It is whole and durable in the same places and knows nothing else: it looks for no earlier file, keeps
 * no capacity, makes no MIME and answers for no failure.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 4096 };

static sqlite3 *db;

static void fail(const char *what) {
  fprintf(stderr, "sending: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
  exit(1);
}

static void check(int code, const char *what) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) fail(what);
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL), sql); }

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), sql);
  return statement;
}

static long number(const char *sql) {
  sqlite3_stmt *statement = prepare(sql);
  check(sqlite3_step(statement), sql);
  long found = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return found;
}

static void step(sqlite3_stmt *statement) {
  check(sqlite3_step(statement), sqlite3_sql(statement));
  sqlite3_reset(statement);
}

static sqlite3_stmt *append, *words;
static long operation;

/* One transaction as the executor's, with its row in the table of operations. */
static void begin(void) {
  run("BEGIN IMMEDIATE");
  operation = number("SELECT max(number) + 1 FROM operation");
  sqlite3_stmt *insert = prepare("INSERT INTO operation (number, command, arguments, actor, at)"
                                 " VALUES (?1, 'run', '', 'floor', 0)");
  sqlite3_bind_int64(insert, 1, operation);
  step(insert);
  sqlite3_finalize(insert);
}

static void commit(void) {
  run("UPDATE operation SET status = 0, answer = '' WHERE number = (SELECT max(number) FROM operation)");
  run("COMMIT");
}

static void move(long message, int before, int after, int cause, long previous, const char *note) {
  sqlite3_bind_int64(append, 1, message);
  sqlite3_bind_int(append, 2, before);
  sqlite3_bind_int(append, 3, after);
  sqlite3_bind_int(append, 4, cause);
  sqlite3_bind_int64(append, 5, previous);
  sqlite3_bind_int64(append, 6, operation);
  sqlite3_bind_text(append, 7, note, -1, SQLITE_STATIC);
  step(append);
}

struct message {
  long number, changed;
  char key[64];
};

static int tmp, new, cur;

static int folder(const char *maildir, const char *part) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", maildir, part);
  mkdir(maildir, 0700), mkdir(path, 0700);
  int descriptor = open(path, O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) fail(path);
  return descriptor;
}

/* Claims the message that the statement stands on, and writes its file into tmp after the commit. */
static char *compose(struct message *message) {
  sqlite3_bind_int64(words, 1, message->number);
  check(sqlite3_step(words), "words");
  message->changed = sqlite3_column_int64(words, 0);
  snprintf(message->key, sizeof message->key, "%s-1.floor", sqlite3_column_text(words, 1));
  char *text;
  if (asprintf(&text,
               "From: sendplan@localhost\nTo: %s\nSubject: %s\nDate: Mon, 1 Mar 2027 08:00:00 +0000\n"
               "Message-ID: <%s@sendplan.invalid>\nMIME-Version: 1.0\n"
               "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n%s",
               sqlite3_column_text(words, 2), sqlite3_column_text(words, 3), message->key,
               sqlite3_column_text(words, 4)) < 0)
    fail("memory");
  sqlite3_reset(words);
  return text;
}

static void hand_over(struct message *batch, char **texts, int count) {
  for (int i = 0; i < count; i++) {
    int file = openat(tmp, batch[i].key, O_WRONLY | O_CREAT | O_EXCL, 0600);
    size_t size = strlen(texts[i]);
    if (file < 0 || write(file, texts[i], size) != (ssize_t)size || close(file)) fail(batch[i].key);
    free(texts[i]);
  }
  if (syncfs(tmp)) fail("syncfs");
  for (int i = 0; i < count; i++)
    if (linkat(tmp, batch[i].key, new, batch[i].key, 0) || unlinkat(tmp, batch[i].key, 0))
      fail(batch[i].key);
  if (fsync(cur) || fsync(new)) fail("fsync");
}

static int send_batch(sqlite3_stmt *assigned) {
  static struct message batch[BATCH];
  static char *texts[BATCH];
  int count = 0;
  begin();
  while (count < BATCH && sqlite3_step(assigned) == SQLITE_ROW) {
    batch[count].number = sqlite3_column_int64(assigned, 0);
    texts[count] = compose(&batch[count]);
    move(batch[count].number, 1, 3, 10, batch[count].changed, NULL);
    batch[count].changed = sqlite3_last_insert_rowid(db);
    count++;
  }
  commit();
  hand_over(batch, texts, count);
  begin();
  for (int i = 0; i < count; i++)
    move(batch[i].number, 3, 5, 11, batch[i].changed, batch[i].key);
  commit();
  return count;
}

int main(int argc, char **argv) {
  if (argc != 5) return fprintf(stderr, "usage: sending DATABASE VERSION DAY MAILDIR\n"), 64;
  check(sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL), argv[1]);
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
      " PRAGMA cache_size = -262144");
  tmp = folder(argv[4], "tmp"), new = folder(argv[4], "new"), cur = folder(argv[4], "cur");
  begin();
  sqlite3_stmt *start = prepare("INSERT INTO run (number, plan, day, state, changed)"
                                " SELECT 1, ?1, ?2, 1, max(seq) + 1 FROM journal");
  sqlite3_bind_text(start, 1, argv[2], -1, SQLITE_STATIC);
  sqlite3_bind_text(start, 2, argv[3], -1, SQLITE_STATIC);
  step(start);
  commit();
  append = prepare("INSERT INTO journal (at, subject, item, before, after, cause, previous, run,"
                   " operation, note) VALUES (0, 1, ?1, ?2, ?3, ?4, ?5, 1, ?6, ?7)");
  words = prepare("SELECT m.changed, e.id, e.recipient, t.subject, t.body FROM message m"
                  " JOIN envelope e ON e.message = m.number JOIN content t ON t.message = m.number"
                  " WHERE m.number = ?1");
  run("CREATE TEMP TABLE assigned (message INTEGER, position INTEGER)");
  sqlite3_stmt *fill = prepare("INSERT INTO assigned SELECT message, position FROM plan_row"
                               " WHERE version = ?1 AND day = ?2 ORDER BY position");
  sqlite3_bind_int64(fill, 1, atol(argv[2]));
  sqlite3_bind_int64(fill, 2, atol(argv[3]));
  step(fill);
  sqlite3_stmt *assigned = prepare("SELECT message FROM assigned ORDER BY rowid");
  while (send_batch(assigned) == BATCH) {
  }
  sqlite3_finalize(assigned);
  return 0;
}
