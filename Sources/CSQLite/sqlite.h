#include <sqlite3.h>

/* The cursor of a virtual table over columns in memory: SQLite's own part first, as it demands. */
struct column_cursor {
  sqlite3_vtab_cursor base;
  sqlite3_int64 row;
};

/* The same for the table: what it reads from. */
struct column_table {
  sqlite3_vtab base;
  void *source;
};
