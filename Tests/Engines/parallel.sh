#!/bin/bash
# Sends a day in slices by GNU parallel, starts all of it again, and what failed once more.
set -eu
root=$1
. "$(dirname "$0")/day.sh"
trap finish EXIT

begin 200 20
cut_slices 25 8
all() { parallel --joblog "$box/log" "$@" --jobs 4 sendplan-executor run --slice "$spool/{}" :::: "$spool/to-start"; }
all >"$box/first.txt" 2>&1 &
engine=$!
until [ "$(posted)" -ge 60 ]; do sleep 0.05; done
pkill -9 -f "run --slice $spool/1-2.slice" || true
wait $engine || true
all --resume-failed >"$box/second.txt" 2>&1 || true
# And everything once more, from copies beside it.
cp -a "$spool" "$box/copy"
parallel --jobs 4 sendplan-executor run --slice "$box/copy/{}" :::: "$spool/to-start" >"$box/copies.txt" 2>&1 || true
sendplan-executor settle "$spool" >"$box/settle.txt" || true
expect 'GNU parallel, --resume-failed, and copies' 198 2
