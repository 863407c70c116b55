# A day of messages to a web service, in a folder of its own; for the scripts beside this one.

# begin MESSAGES MILLISECONDS: makes the database, the service and an approved plan of today.
begin() {
  box=$(mktemp -d "$root/day.XXXXXX")
  python3 "$(dirname "$0")/web-service.py" "$box" "$2" &
  service=$!
  until [ -s "$box/port" ]; do sleep 0.05; done
  export SENDPLAN_DB="$box/sendplan.db"
  day=$(date +%F)
  spool="$box/spool"
  mkdir "$spool"
  {
    sendplan init --base-date "$day"
    sendplan channel set hook --capacity "$1" --transport "webhook:http://127.0.0.1:$(cat "$box/port")/" \
      --concurrency 2
    awk -v n="$1" 'BEGIN {
      print "id,channel,recipient,subject,body"
      for (i = 1; i <= n; i++) print "m" i ",hook,reader" i "@example.org,Hello,A letter"
    }' >"$box/messages.csv"
    sendplan import "$box/messages.csv"
    sendplan plan --horizon 7
    sendplan approve 1
  } >"$box/preparation.txt"
}

# cut SIZE OPEN: writes slices, and their files into a list.
cut_slices() {
  sendplan-executor cut --plan 1 --day "$day" --to "$spool" --size "$1" --open "$2" >"$box/cut.txt"
  ls "$spool" | sed -n 's/[.]start$/.slice/p' >"$spool/to-start"
}

posted() { [ ! -e "$box/keys" ] || wc -l <"$box/keys"; }

count() { sqlite3 "$SENDPLAN_DB" "SELECT count(*) FROM messages WHERE state = '$1'"; }

# expect WHAT SENT DOUBT: nothing twice, and what is in no state of its own is pending.
expect() {
  twice=$(sort "$box/keys" | uniq -d | wc -l)
  messages=$(sed 's/-[0-9]*[.].*//' "$box/keys" | sort | uniq -d | wc -l)
  sent=$(count sent) doubt=$(count in_doubt) claimed=$(count claimed) pending=$(count pending)
  printf '%-46s %5d posted, %3d twice, %5d sent, %3d in doubt, %3d claimed, %3d pending\n' \
    "$1" "$(posted)" "$((twice + messages))" "$sent" "$doubt" "$claimed" "$pending"
  if [ "$((twice + messages))" != 0 ] || [ "$sent" -lt "$2" ] || [ "$doubt" -gt "$3" ] || [ "$claimed" != 0 ]; then
    echo "$1: not as expected: see $box" >&2
    exit 1
  fi
  sendplan check journal >/dev/null
}

finish() { kill "$service" 2>/dev/null || true; }
