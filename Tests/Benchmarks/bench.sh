#!/bin/sh
# Measures the release programs beside a C program that only moves the rows (floor.c) and beside the
# shortest correct SQL (plan.sql). Needs a C compiler (Swift brings clang); sqlite3's shell if there.
#
#   BENCH_SIZES="100000 1000000"   how many messages
#   BENCH_RUNS=7                   how often what is compared is run, in turns; at least 5
set -eu
cd "$(dirname "$0")/../.."

sizes=${BENCH_SIZES:-100000 1000000}
runs=${BENCH_RUNS:-7}
report=Reports/bench.txt
programs=$PWD/.build/release
here=$PWD/Tests/Benchmarks
# On the disk of the sources: a temporary folder may be memory, where syncing costs nothing.
box=$PWD/.build/bench
PATH=$programs:$PATH

rm -rf "$box"
mkdir -p "$box"
trap 'rm -rf "$box"' EXIT
trap 'exit 1' INT TERM HUP

compile() {
  beside_swift=$(dirname "$(readlink -f "$(command -v swift || echo /)")")/clang
  for compiler in cc clang "$beside_swift"; do
    command -v "$compiler" >/dev/null 2>&1 || continue
    "$compiler" -O2 -o "$box/floor" "$here/floor.c" -lsqlite3 && return
  done
  echo "bench: there is no C compiler that finds sqlite3.h" >&2
  exit 1
}

# measure NAME COMMAND...: appends one run to the results of NAME.
measure() {
  name=$1
  shift
  "$box/floor" measure "$box/$name.runs" "$@"
}

# A copy that is on the disk and in memory, so that no run pays for it.
copy() {
  rm -f "$2" "$2-wal" "$2-shm"
  cp "$1" "$2"
  sync "$2"
}

# Room for all but a few: urgent messages go at once and the others wait for days.
make_empty() {
  rm -f empty.db
  sendplan init --db empty.db --base-date 2027-03-01 >/dev/null
  sendplan channel set email --db empty.db --capacity $((count * 6 / 10 / 62)) >/dev/null
  sendplan channel set linkedin --db empty.db --capacity $((count * 3 / 10 / 62)) >/dev/null
  sendplan channel set letter --db empty.db --capacity $((count / 10 / 62)) >/dev/null
}

measure_imports() {
  "$box/floor" generate "$count" >messages.csv
  for run in $(seq "$slow_runs"); do
    copy empty.db full.db
    measure import sendplan import messages.csv --db full.db
  done
}

measure_planning() {
  for run in $(seq "$runs"); do
    copy full.db run.db
    measure floor "$box/floor" move run.db
    copy full.db run.db
    measure plan sendplan plan --horizon 90 --db run.db
    if [ "$run" -le "$sql_runs" ]; then
      copy full.db sql.db
      measure sql sqlite3 sql.db ".read $here/plan.sql"
    fi
  done
}

# What takes long is run less often: the larger the sample, the steadier it is.
choose_runs() {
  slow_runs=3
  sql_runs=1
  [ "$count" -gt 100000 ] || sql_runs=3
  [ "$count" -le 1000000 ] || { slow_runs=1 sql_runs=0; }
  command -v sqlite3 >/dev/null 2>&1 || sql_runs=0
}

# Two different planners, one answer: every message on the same day.
compare_with_sql() {
  [ "$sql_runs" -gt 0 ] || return 0
  differing=$(sqlite3 run.db "ATTACH 'sql.db' AS s; SELECT count(*) FROM main.plan_row a
    LEFT JOIN s.plan_row b ON b.version = a.version AND b.message = a.message
    WHERE a.version = 1 AND (a.day IS NOT b.day OR b.message IS NULL)")
  echo "messages that sendplan and the SQL script put on different days: $differing"
}

measure_reading() {
  sendplan base advance --to 2027-03-02 --db run.db >/dev/null
  sendplan plan --horizon 90 --db run.db >/dev/null
  for run in $(seq "$slow_runs"); do
    measure diff sendplan diff 1 2 --db run.db
    measure verify sendplan verify 1 --db run.db
    measure export sendplan export 1 --to reports --db run.db
  done
}

# median NAME COLUMN: the middle one of the runs of NAME, the lower one of two.
median() {
  sort -n -k "$2,$2" "$1.runs" | awk -v column="$2" '
    { value[NR] = $column } END { print value[int((NR + 1) / 2)] }'
}

# line NAME: seconds, times the floor, rows a second and the most memory.
line() {
  [ -s "$1.runs" ] || return 0
  beside=
  case $1 in floor | plan | sql) beside=$(median floor 1) ;; esac
  awk -v name="$1" -v count="$count" -v beside="$beside" \
    -v middle="$(median "$1" 1)" -v cpu="$(median "$1" 2)" '
    NR == 1 || $1 < least { least = $1 }
    $1 > most { most = $1 }
    $3 > memory { memory = $3 }
    END {
      printf "%9d  %-7s %8.3f %8.3f %8.3f %8.3f %7s %9d %8.0f %5d\n", count, name, middle, least,
        most, cpu, beside ? sprintf("%.2f", middle / beside) : "", count / middle, memory / 1024, NR
    }' "$1.runs"
}

table() {
  printf '%9s  %-7s %8s %8s %8s %8s %7s %9s %8s %5s\n' \
    messages what 'median s' min max 'cpu s' 'x floor' 'rows/s' 'peak MB' runs
  for name in import floor plan sql diff verify export; do line "$name"; done
}

describe_machine() {
  date -u '+%Y-%m-%d %H:%M UTC'
  uname -srm
  sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1
  echo "$(nproc) cores, SQLite $(printf '#include <sqlite3.h>\nSQLITE_VERSION\n' |
    cc -E -P - 2>/dev/null | tail -n 1 | tr -d '"')"
  echo "floor: reads the planning columns and writes as many plan rows in C, nothing else"
}

compile
mkdir -p "$(dirname "$report")"
describe_machine | tee "$report"
cd "$box"
mkdir reports
for count in $sizes; do
  rm -f -- *.runs
  choose_runs
  make_empty
  measure_imports
  measure_planning
  measured=$(compare_with_sql)
  measure_reading
  { echo; table; [ -z "$measured" ] || echo "$measured"; } | tee -a "../../$report"
done
