/* What the executor's benchmark stands on: the least that any executor has to do for a day's messages
 * in the same database.
 *
 *   sending DATABASE VERSION DAY claims            claims and acknowledges what a plan assigns to a day
 *                                                  (counted from 1970-01-01) of one channel, in batches,
 *                                                  and reads what it would send
 *   sending DATABASE VERSION DAY maildir FOLDER    puts it into a Maildir between the two, a file each
 *   sending DATABASE VERSION DAY mbox FILE         appends it to an mbox file between the two
 *   sending DATABASE VERSION DAY smtp PORT COUNT   hands it to a mail server on this machine between the two,
 *                                                  over so many connections, each with one mail of a batch
 *
 * It is whole and durable in the same places: the same pragmas, triggers and foreign keys, the same rows in
 * the journal and wherever that leads, the same two commits for each batch of the same size, each with its
 * row in the table of operations, and the destination synced in between. The rows of a batch are written by
 * one statement, which takes half the time of one for each. It knows nothing else: it looks for no earlier
 * file, keeps no capacity, no first day and no thread of follow-ups, escapes and checks nothing that it
 * writes, and answers for no failure.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 4096 };

static sqlite3 *db;
static long batch = BATCH;

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

/* --- the database --- */

static long operation;

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

/* The journal rows of a batch, with the transport's mark or receipts as the executor has them. */
static void append(sqlite3_stmt *rows, long first, const char *mark) {
  begin();
  sqlite3_bind_int64(rows, 1, first);
  sqlite3_bind_int64(rows, 2, first + batch - 1);
  sqlite3_bind_int64(rows, 3, operation);
  if (mark) sqlite3_bind_text(rows, 4, mark, -1, SQLITE_STATIC);
  step(rows);
  commit();
}

static void open_database(const char *path, const char *version, const char *day) {
  check(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), path);
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
      " PRAGMA cache_size = -262144");
  begin();
  sqlite3_stmt *start = prepare("INSERT INTO run (number, plan, day, state, changed)"
                                " SELECT 1, ?1, ?2, 1, max(seq) + 1 FROM journal");
  sqlite3_bind_text(start, 1, version, -1, SQLITE_STATIC);
  sqlite3_bind_text(start, 2, day, -1, SQLITE_STATIC);
  step(start);
  sqlite3_finalize(start);
  commit();
  run("CREATE TEMP TABLE assigned (place INTEGER PRIMARY KEY, message INTEGER)");
  sqlite3_stmt *fill = prepare("INSERT INTO assigned (message) SELECT message FROM plan_row"
                               " WHERE version = ?1 AND day = ?2 ORDER BY position");
  sqlite3_bind_int64(fill, 1, atol(version));
  sqlite3_bind_int64(fill, 2, atol(day));
  step(fill);
  sqlite3_finalize(fill);
}

/* --- the messages --- */

struct text {
  char *bytes;
  size_t size, room;
};

static char *keys[BATCH];

static void compose(struct text *text, sqlite3_stmt *words, const char *key) {
  size_t needed = 512 + sqlite3_column_bytes(words, 1) + sqlite3_column_bytes(words, 2)
                  + sqlite3_column_bytes(words, 3);
  if (text->size + needed > text->room) {
    text->room = (text->room + needed) * 2;
    if (!(text->bytes = realloc(text->bytes, text->room))) fail("memory");
  }
  text->size += sprintf(
      text->bytes + text->size,
      "From: sendplan@localhost\nTo: %s\nSubject: %s\nDate: Mon, 01 Mar 2027 08:00:00 +0000\n"
      "Message-ID: <%s@localhost>\nX-Sendplan-Key: %s\nMIME-Version: 1.0\n"
      "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n%s",
      sqlite3_column_text(words, 1), sqlite3_column_text(words, 2), key, key,
      sqlite3_column_text(words, 3));
}

/* Reads what sending needs, and does nothing with it. */
static void to_nobody(sqlite3_stmt *words) {
  static volatile char last;
  while (sqlite3_step(words) == SQLITE_ROW)
    for (int column = 0; column < 4; column++) {
      const unsigned char *text = sqlite3_column_text(words, column);
      int size = sqlite3_column_bytes(words, column);
      if (size) last = text[size - 1];
    }
}

static const char *key_of(sqlite3_stmt *words, int place) {
  free(keys[place]);
  if (asprintf(&keys[place], "%s-1.floor", sqlite3_column_text(words, 0)) < 0) fail("memory");
  return keys[place];
}

/* --- the destinations --- */

static int tmp, new, cur, mbox;

static int folder(const char *maildir, const char *part) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", maildir, part);
  mkdir(maildir, 0700), mkdir(path, 0700);
  int descriptor = open(path, O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) fail(path);
  return descriptor;
}

static void open_maildir(const char *path) {
  tmp = folder(path, "tmp"), new = folder(path, "new"), cur = folder(path, "cur");
}

static void to_maildir(sqlite3_stmt *words) {
  static struct text text;
  int count = 0;
  for (; sqlite3_step(words) == SQLITE_ROW; count++) {
    text.size = 0;
    compose(&text, words, key_of(words, count));
    int file = openat(tmp, keys[count], O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0 || write(file, text.bytes, text.size) != (ssize_t)text.size || close(file))
      fail(keys[count]);
  }
  if (syncfs(tmp)) fail("syncfs");
  for (int i = 0; i < count; i++)
    if (renameat2(tmp, keys[i], new, keys[i], RENAME_NOREPLACE)) fail(keys[i]);
  if (fsync(cur) || fsync(new)) fail("fsync");
}

static void open_mbox(const char *path) {
  mbox = open(path, O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (mbox < 0) fail(path);
}

static void to_mbox(sqlite3_stmt *words) {
  static struct text text;
  text.size = 0;
  for (int count = 0; sqlite3_step(words) == SQLITE_ROW; count++) {
    if (text.size + 64 > text.room && !(text.bytes = realloc(text.bytes, text.room += 4096)))
      fail("memory");
    text.size += sprintf(text.bytes + text.size, "From sendplan@localhost Mon Mar  1 08:00:00 2027\n");
    compose(&text, words, key_of(words, count));
    text.bytes[text.size++] = '\n';
  }
  if (write(mbox, text.bytes, text.size) != (ssize_t)text.size || fdatasync(mbox)) fail("mbox");
}

/* --- the mail server --- */

static struct connection {
  int socket;
  char input[4096];
  size_t size;
} connections[64];

static void say(struct connection *to, const char *bytes, size_t size) {
  while (size) {
    ssize_t count = send(to->socket, bytes, size, MSG_NOSIGNAL);
    if (count <= 0) fail("writing to the mail server");
    bytes += count, size -= count;
  }
}

/* The next whole reply, which has to be this one; what it says is not looked at. */
static void expect(struct connection *from, const char *code) {
  for (;;) {
    char *end = memchr(from->input, '\n', from->size);
    if (!end) {
      ssize_t count = recv(from->socket, from->input + from->size, sizeof from->input - from->size, 0);
      if (count <= 0) fail("reading from the mail server");
      from->size += count;
      continue;
    }
    int isLast = from->input[3] == ' ', isRight = !memcmp(from->input, code, 3);
    if (!isRight) fail(code);
    size_t line = end + 1 - from->input;
    memmove(from->input, end + 1, from->size -= line);
    if (isLast) return;
  }
}

static void open_connections(int port, long count) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (long i = 0; i < count; i++) {
    int on = 1;
    connections[i].socket = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(connections[i].socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(connections[i].socket, (struct sockaddr *)&address, sizeof address)) fail("connecting");
  }
  for (long i = 0; i < count; i++) {
    expect(&connections[i], "220");
    say(&connections[i], "EHLO localhost\r\n", 16);
    expect(&connections[i], "250");
  }
}

/* Composes with CRLF, and doubles the dots that begin lines. */
static void to_smtp(sqlite3_stmt *words) {
  static struct text text;
  static char *content;
  static size_t room;
  int count = 0;
  for (; sqlite3_step(words) == SQLITE_ROW; count++) {
    char commands[600];
    int size = snprintf(commands, sizeof commands,
                        "MAIL FROM:<sendplan@localhost>\r\nRCPT TO:<%s>\r\nDATA\r\n",
                        sqlite3_column_text(words, 1));
    say(&connections[count], commands, size);
    text.size = 0;
    compose(&text, words, key_of(words, count));
    if (room < 2 * text.size + 8 && !(content = realloc(content, room = 2 * text.size + 8)))
      fail("memory");
    size_t length = 0;
    for (size_t i = 0; i < text.size; i++) {
      if (text.bytes[i] == '\n') content[length++] = '\r';
      if (text.bytes[i] == '.' && (!i || text.bytes[i - 1] == '\n')) content[length++] = '.';
      content[length++] = text.bytes[i];
    }
    memcpy(content + length, ".\r\n", 3);
    expect(&connections[count], "250"), expect(&connections[count], "250");
    expect(&connections[count], "354");
    say(&connections[count], content, length + 3);
  }
  for (int i = 0; i < count; i++) expect(&connections[i], "250");
}

int main(int argc, char **argv) {
  const char *way = argc > 4 ? argv[4] : "";
  int maildir = !strcmp(way, "maildir"), append_only = !strcmp(way, "mbox"), mail = !strcmp(way, "smtp");
  if (argc != (mail ? 7 : maildir || append_only ? 6 : 5)
      || !(mail || maildir || append_only || !strcmp(way, "claims")))
    return fprintf(stderr, "usage: sending DATABASE VERSION DAY claims|maildir|mbox|smtp [PATH|PORT COUNT]\n"), 64;
  open_database(argv[1], argv[2], argv[3]);
  if (maildir) open_maildir(argv[5]);
  if (append_only) open_mbox(argv[5]);
  if (mail) open_connections(atoi(argv[5]), batch = atol(argv[6]));
  sqlite3_stmt *claims = prepare(
      "INSERT INTO journal (at, subject, item, before, after, cause, previous, day, run, operation, note)"
      " SELECT 0, 1, m.number, 1, 3, 10, m.changed, (SELECT day FROM run WHERE number = 1), 1, ?3, ?4"
      " FROM assigned a CROSS JOIN message m ON m.number = a.message WHERE a.place BETWEEN ?1 AND ?2");
  sqlite3_stmt *acknowledgements = prepare(
      "INSERT INTO journal (at, subject, item, before, after, cause, previous, run, operation, note)"
      " SELECT 0, 1, m.number, 3, 5, 11, m.changed, 1, ?3, e.id || '-1.floor' FROM assigned a"
      " CROSS JOIN message m ON m.number = a.message CROSS JOIN envelope e ON e.message = a.message"
      " WHERE a.place BETWEEN ?1 AND ?2");
  sqlite3_stmt *words = prepare(
      "SELECT e.id, e.recipient, t.subject, t.body FROM assigned a"
      " CROSS JOIN envelope e ON e.message = a.message CROSS JOIN content t ON t.message = a.message"
      " WHERE a.place BETWEEN ?1 AND ?2");
  long count = number("SELECT count(*) FROM assigned");
  for (long first = 1; first <= count; first += batch) {
    append(claims, first, maildir || mail ? NULL : "1234567-0123456789abcdef");
    sqlite3_bind_int64(words, 1, first);
    sqlite3_bind_int64(words, 2, first + batch - 1);
    if (maildir) to_maildir(words);
    if (append_only) to_mbox(words);
    if (mail) to_smtp(words);
    if (!maildir && !append_only && !mail) to_nobody(words);
    sqlite3_reset(words);
    append(acknowledgements, first, NULL);
  }
  sqlite3_finalize(claims), sqlite3_finalize(acknowledgements), sqlite3_finalize(words);
  check(sqlite3_close(db), "closing");
  return 0;
}
