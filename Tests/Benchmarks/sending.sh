#!/bin/sh
# Measures the sending of a day beside a C program that only does the same durable work (sending.c), and
# beside durable Python queues (queues.py). Each is run in turns, in fresh folders:
#
#   claims   claims and acknowledgements alone: the messages are claimed with all that sending needs, which
#            the floor reads too, and handed over to nobody. The executor is a program that is built for
#            this alone (Claiming): its claims, keys and acknowledgements are those of the executor,
#            its transport accepts everything. What writing and handing over cost is in the other two.
#   maildir  and a file for each message, synced for a batch at once
#   mbox     and one file that is appended to, synced for each batch
#
# The database and what is sent are on the disk; and once more all in memory, where syncing costs nothing
# and little but the processor's work is left.
#
#   BENCH_DAY=20000     how many messages
#   BENCH_RUNS=7        how often each is run; at least 5
#   BENCH_QUEUE=1000    how many messages go through a Python queue
set -eu
cd "$(dirname "$0")/../.."

count=${BENCH_DAY:-20000}
runs=${BENCH_RUNS:-7}
queued=${BENCH_QUEUE:-1000}
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

make_messages() {
  awk -v count="$count" 'BEGIN {
    print "id,channel,recipient,subject,body"
    for (i = 1; i <= count; i++) {
      printf "m%07d,email,person%d@mail.example,\"Your order, no. %d\",", i, i, i
      printf "\"Dear customer,\nyour order no. %d is on its way.\n\"\n", i
    }
  }' >"$disk/day.csv"
}

# plan NAME TRANSPORT: an approved plan whose day is all of the messages.
plan() {
  export SENDPLAN_DB="$disk/$1.db"
  sendplan init --base-date 2027-03-01 >"$disk/said"
  sendplan channel set email --capacity "$count" --transport "$2" >>"$disk/said"
  sendplan import "$disk/day.csv" >>"$disk/said"
  sendplan plan --horizon 2 >>"$disk/said"
  sendplan approve 1 >>"$disk/said"
}

# fresh WAY PLACE: a copy of the way's database there that is on the disk, and nothing sent.
#
# On the disk what was sent before stays until the end: some file systems are slow to make files where many
# were deleted just now, which would be counted against whoever comes next.
fresh() {
  rm -rf "$2/run.db" "$2/run.db-wal" "$2/run.db-shm"
  if [ "$2" = "$disk" ] && [ -e "$2/box" ]; then
    turn=$((${turn:-0} + 1))
    mv "$2/box" "$2/box.$turn"
  else
    rm -rf "$2/box"
  fi
  cp "$disk/$1.db" "$2/run.db"
  # A copy sends nothing before a person has looked.
  sendplan confirm-restore --reason measuring --db "$2/run.db" >"$disk/said"
  sync
}

# once WAY WHERE: the floor and the executor, one after the other.
once() {
  place=$disk
  [ "$2" = disk ] || place=$memory
  fresh "$1" "$place"
  box=$place/box
  [ "$1" != claims ] || box=
  "$disk/floor" measure "$disk/$2-$1-floor.runs" \
    "$disk/sending" "$place/run.db" 1 20878 "$1" ${box:+"$box"}
  fresh "$1" "$place"
  executor="sendplan-executor run --plan 1 --day 2027-03-01 --db"
  [ "$1" != claims ] || executor="claiming 1 2027-03-01"
  "$disk/floor" measure "$disk/$2-$1-executor.runs" $executor "$place/run.db"
}

# The queues in a folder of their own; without them the reason is said instead.
install_queues() {
  missing=
  python3 -m venv "$disk/python" >"$disk/pip.log" 2>&1 \
    && "$disk/python/bin/pip" install -q litequeue persist-queue >>"$disk/pip.log" 2>&1 \
    || missing=$(tail -n 1 "$disk/pip.log")
  [ -n "$missing" ] || [ -x "$disk/python/bin/pip" ] || missing="there is no python3 with venv and pip"
}

measure_queues() {
  [ -z "$missing" ] || return 0
  for queue in litequeue persist-queue; do
    for effect in nothing file; do
      rm -rf "$disk/queue"
      "$disk/python/bin/python" "$here/queues.py" "$queue" "$disk/queue" "$queued" "$effect" \
        >>"$disk/$queue-$effect.rates"
    done
  done
}

# median FILE COLUMN: the middle one.
median() {
  sort -n -k "$2,$2" "$1" | awk -v column="$2" '{ value[NR] = $column }
    END { print value[int((NR + 1) / 2)] }'
}

# line WHERE WAY WHO: messages a second, and how much of the floor's speed that is, by both clocks.
line() {
  awk -v where="$1" -v way="$2" -v who="$3" -v count="$count" -v runs="$runs" \
    -v seconds="$(median "$disk/$1-$2-$3.runs" 1)" -v cpu="$(median "$disk/$1-$2-$3.runs" 2)" \
    -v floor="$(median "$disk/$1-$2-floor.runs" 1)" \
    -v floor_cpu="$(median "$disk/$1-$2-floor.runs" 2)" 'BEGIN {
      printf "%-8s %-7s %-9s %8.3f %8.3f %10d %12.2f %10.2f %5d\n", way, where, who, seconds, cpu,
        count / seconds, floor / seconds, floor_cpu / cpu, runs
    }'
}

# compare EFFECT WAY WORDS: the executor beside the fastest queue with that effect.
compare() {
  ours=$(awk -v count="$count" -v seconds="$(median "$disk/disk-$2-executor.runs" 1)" \
    'BEGIN { print count / seconds }')
  for queue in litequeue persist-queue; do
    echo "$queue $(median "$disk/$queue-$1.rates" 1)"
  done | sort -n -k 2,2 | awk -v ours="$ours" -v words="$3" -v way="$2" '
    { printf "%s, %s: %d messages/s\n", $1, words, $2; fastest = $2 }
    END { printf "executor, %s: %.1f x the fastest of these\n", way, ours / fastest }'
}

make_messages
plan claims mbox:box
plan maildir maildir:box
plan mbox mbox:box
install_queues
for run in $(seq "$runs"); do
  for way in claims maildir mbox; do for where in disk memory; do once "$way" "$where"; done; done
  measure_queues
done
{
  date -u '+%Y-%m-%d %H:%M UTC'
  echo "$(nproc) cores; $count messages of one day, claimed, handed over and acknowledged"
  printf '%-8s %-7s %-9s %8s %8s %10s %12s %10s %5s\n' \
    way where what 'median s' 'cpu s' messages/s 'x floor' 'x by cpu' runs
  for way in claims maildir mbox; do
    for where in disk memory; do
      for who in floor executor; do line "$where" "$way" "$who"; done
    done
  done
  if [ -n "$missing" ]; then
    echo "Python queues: skipped, since they could not be installed: $missing"
  else
    echo "Python queues, one message after the other, $queued of them on the disk:"
    compare nothing claims 'no effect'
    compare file maildir 'a synced file each'
  fi
} | tee "$report"
