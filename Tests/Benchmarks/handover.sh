#!/bin/sh
# Measures handing a day's mail to a real mail server: a Postfix of its own on this machine, with a folder and a
# queue of its own, which keeps each mail durably before it says so and throws it away afterwards. In turns:
#
#   floor      a C program (sending.c) with the same claims and acknowledgements, over as many connections
#   smtp       the executor by `smtp:`, with 4 connections and with 16
#   sendmail   the executor by `sendmail`, with 1 program and with 4: Postfix's own
#
# Starting Postfix takes root's rights; without them, or without Postfix, nothing is measured.
#
#   BENCH_MAIL=2000      how many messages
#   BENCH_PROGRAM=300    how many of them by sendmail
#   BENCH_RUNS=5         how often each is run
set -eu
cd "$(dirname "$0")/../.."

count=${BENCH_MAIL:-2000}
few=${BENCH_PROGRAM:-300}
runs=${BENCH_RUNS:-5}
report=Reports/bench-handover.txt
here=$PWD/Tests/Benchmarks
work=$PWD/.build/bench-handover
PATH=$PWD/.build/release:/usr/sbin:$PATH
export SENDPLAN_NOW=2027-03-01T08:00:00.000Z

skip() {
  echo "handing over: skipped, since $1" >&2
  exit 0
}

command -v postfix >/dev/null || skip "there is no Postfix (Debian's package postfix)"
[ "$(id -u)" -eq 0 ] || skip "only root can start Postfix"

rm -rf "$work"
mkdir -p "$work" Reports
mail=$(mktemp -d /tmp/sendplan-bench.XXXXXX)
end() {
  postfix -c "$mail/etc" stop >/dev/null 2>&1 || true
  rm -rf "$work" "$mail"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

start_postfix() {
  chmod 755 "$mail"
  mkdir "$mail/etc" "$mail/queue" "$mail/data"
  chown postfix "$mail/data"
  port=$(awk 'BEGIN { srand(); print 20000 + int(rand() * 10000) }')
  cat >"$mail/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $mail/queue
data_directory = $mail/data
maillog_file = $mail/log
maillog_file_prefixes = /tmp
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example
mydestination =
mynetworks = 127.0.0.0/8
default_transport = discard
alias_maps =
alias_database =
in_flow_delay = 0
END
  {
    echo "127.0.0.1:$port inet n - n - - smtpd"
    echo "postlog unix-dgram n - n - 1 postlogd"
    echo "pickup unix n - n 60 1 pickup"
    echo "cleanup unix n - n - 0 cleanup"
    echo "qmgr unix n - n 300 1 qmgr"
    for service in bounce defer trace; do echo "$service unix - - n - 0 bounce"; done
    for service in error discard proxymap; do echo "$service unix - - n - - $service"; done
    echo "rewrite unix - - n - - trivial-rewrite"
    echo "anvil unix - - n - 1 anvil"
    echo "showq unix n - n - - showq"
  } >"$mail/etc/master.cf"
  postfix -c "$mail/etc" start >/dev/null 2>&1
  printf '#!/bin/sh\nexec /usr/sbin/sendmail -C %s/etc "$@"\n' "$mail" >"$work/sendmail"
  chmod +x "$work/sendmail"
}

# Until Postfix has thrown everything away: what it still does would be counted against whoever comes next.
drain() {
  until postqueue -c "$mail/etc" -p | grep -q empty; do sleep 0.1; done
}

beside_swift=$(dirname "$(readlink -f "$(command -v swift || echo /)")")/clang
compiler=$(command -v cc || command -v clang || echo "$beside_swift")
for program in floor sending; do "$compiler" -O2 -o "$work/$program" "$here/$program.c" -lsqlite3; done

# plan NAME COUNT OPTION...: an approved plan whose day is so many messages, for a channel with these options.
plan() {
  name=$1 messages=$2
  shift 2
  awk -v count="$messages" 'BEGIN {
    print "id,channel,recipient,subject,body"
    for (i = 1; i <= count; i++) {
      printf "m%07d,email,person%d@mail.example,\"Your order, no. %d\",", i, i, i
      printf "\"Dear customer,\nyour order no. %d is on its way.\n\"\n", i
    }
  }' >"$work/day.csv"
  export SENDPLAN_DB="$work/$name.db"
  sendplan init --base-date 2027-03-01 >"$work/said"
  sendplan channel set email --capacity "$messages" --sender desk@us.example "$@" >>"$work/said"
  sendplan import "$work/day.csv" >>"$work/said"
  sendplan plan --horizon 2 >>"$work/said"
  sendplan approve 1 >>"$work/said"
}

# once NAME WHO PROGRAM ARG...: runs it on a fresh copy of the database of that name.
once() {
  name=$1 who=$2
  shift 2
  rm -f "$work/run.db" "$work/run.db-wal" "$work/run.db-shm"
  cp "$work/$name.db" "$work/run.db"
  sendplan confirm-restore --reason measuring --db "$work/run.db" >"$work/said-too"
  drain
  sync
  "$work/floor" measure "$work/$who.runs" "$@"
}

executor() {
  once "$1" "$1" sendplan-executor run --plan 1 --day 2027-03-01 --db "$work/run.db"
}

median() {
  sort -n "$work/$1.runs" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# line WHO COUNT FLOOR: mails a second, and how much that is of the floor and of one program after the other.
line() {
  awk -v who="$1" -v count="$2" -v seconds="$(median "$1")" -v floor="${3:-}" -v all="$count" \
    -v program="$(median sendmail-1)" -v few="$few" -v floor_seconds="$(median "${3:-$1}")" 'BEGIN {
      rate = count / seconds
      part = floor == "" ? "" : sprintf("%.2f", rate / (all / floor_seconds))
      printf "%-12s %8.3f %9d %9s %12.1f\n", who, seconds, rate, part, rate / (few / program)
    }'
}

start_postfix
plan smtp-4 "$count" --transport "smtp:127.0.0.1:$port" --concurrency 4
plan smtp-16 "$count" --transport "smtp:127.0.0.1:$port" --concurrency 16
plan sendmail-1 "$few" --transport "sendmail:$work/sendmail"
plan sendmail-4 "$few" --transport "sendmail:$work/sendmail" --concurrency 4
for run in $(seq "$runs"); do
  for connections in 4 16; do
    once "smtp-$connections" "floor-$connections" \
      "$work/sending" "$work/run.db" 1 20878 smtp "$port" "$connections"
    executor "smtp-$connections"
  done
  executor sendmail-1
  executor sendmail-4
done >"$work/said"
{
  date -u '+%Y-%m-%d %H:%M UTC'
  echo "$(nproc) cores; $count mails of one day ($few by sendmail) handed to Postfix; medians of $runs runs"
  printf '%-12s %8s %9s %9s %12s\n' what 'median s' mails/s 'x floor' 'x sendmail-1'
  for connections in 4 16; do
    line "floor-$connections" "$count"
    line "smtp-$connections" "$count" "floor-$connections"
  done
  line sendmail-1 "$few"
  line sendmail-4 "$few"
} | tee "$report"
