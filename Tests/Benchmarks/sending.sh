#!/bin/sh
# Measures the sending of a day beside a C program that only does the same durable work (sending.c): the
# same tables and triggers, the same batches and syncs, a file for each message. It is done on the disk,
# and with everything in memory, where little but the claiming and acknowledging is left.
#
#   BENCH_DAY=20000   how many messages
#   BENCH_RUNS=7      how often each is run, in turns; at least 5
set -eu
cd "$(dirname "$0")/../.."

count=${BENCH_DAY:-20000}
runs=${BENCH_RUNS:-7}
report=Reports/bench-sending.txt
here=$PWD/Tests/Benchmarks
disk=$PWD/.build/bench-sending
memory=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
PATH=$PWD/.build/release:$PATH
export SENDPLAN_NOW=2027-03-01T08:00:00.000Z

rm -rf "$disk"
mkdir -p "$disk" Reports
trap 'rm -rf "$disk" "$memory"' EXIT
trap 'exit 1' INT TERM HUP

beside_swift=$(dirname "$(readlink -f "$(command -v swift || echo /)")")/clang
compiler=$(command -v cc || command -v clang || echo "$beside_swift")
for program in floor sending; do "$compiler" -O2 -o "$disk/$program" "$here/$program.c" -lsqlite3; done

prepare() {
  awk -v count="$count" 'BEGIN {
    print "id,channel,recipient,subject,body"
    for (i = 1; i <= count; i++) {
      printf "m%07d,email,person%d@mail.example,\"Your order, no. %d\",", i, i, i
      printf "\"Dear customer,\nyour order no. %d is on its way.\n\"\n", i
    }
  }' >"$disk/day.csv"
  export SENDPLAN_DB="$disk/full.db"
  sendplan init --base-date 2027-03-01 >"$disk/said"
  sendplan channel set email --capacity "$count" --transport maildir:box >>"$disk/said"
  sendplan import "$disk/day.csv" >>"$disk/said"
  sendplan plan --horizon 2 >>"$disk/said"
  sendplan approve 1 >>"$disk/said"
}

# fresh PLACE: a copy of the database there that is on the disk, and no Maildir.
fresh() {
  rm -rf "$1/run.db" "$1/run.db-wal" "$1/run.db-shm" "$1/box"
  cp "$disk/full.db" "$1/run.db"
  sync
}

# median FILE COLUMN: the middle one.
median() {
  sort -n -k "$2,$2" "$1" | awk -v column="$2" '{ value[NR] = $column }
    END { print value[int((NR + 1) / 2)] }'
}

# line WHERE WHAT FLOOR: messages a second, and how much of the floor's speed that is, by both clocks.
line() {
  awk -v where="$1" -v what="$2" -v count="$count" -v runs="$runs" \
    -v seconds="$(median "$disk/$1-$2.runs" 1)" -v cpu="$(median "$disk/$1-$2.runs" 2)" \
    -v floor="$(median "$disk/$1-floor.runs" 1)" -v floor_cpu="$(median "$disk/$1-floor.runs" 2)" 'BEGIN {
      printf "%-7s %-9s %8.3f %8.3f %10d %12.2f %10.2f %5d\n", where, what, seconds, cpu,
        count / seconds, floor / seconds, floor_cpu / cpu, runs
    }'
}

prepare
for run in $(seq "$runs"); do
  for where in disk memory; do
    place=$disk
    [ "$where" = disk ] || place=$memory
    fresh "$place"
    "$disk/floor" measure "$disk/$where-floor.runs" "$disk/sending" "$place/run.db" 1 20878 "$place/box"
    fresh "$place"
    "$disk/floor" measure "$disk/$where-executor.runs" \
      sendplan-executor run --db "$place/run.db" --plan 1 --day 2027-03-01
  done
done
{
  date -u '+%Y-%m-%d %H:%M UTC'
  echo "$(nproc) cores; $count messages of one day, claimed, put into a Maildir and acknowledged"
  printf '%-7s %-9s %8s %8s %10s %12s %10s %5s\n' \
    where what 'median s' 'cpu s' messages/s 'x floor' 'x by cpu' runs
  for where in disk memory; do for what in floor executor; do line "$where" "$what"; done; done
} | tee "$report"
