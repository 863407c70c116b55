#!/bin/bash
# Sends days in slices by a Slurm of two nodes on this machine, and breaks it in the middle of them.
set -eu
root=$1
. "$(dirname "$0")/day.sh"

conf=$root/slurm
mkdir -p "$conf/state" "$conf/n1" "$conf/n2"
host=$(hostname -s)
cat >"$conf/slurm.conf" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/none
CryptoType=crypto/none
CredType=cred/none
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$conf/state
SlurmdSpoolDir=$conf/%n
SlurmctldPidFile=$conf/controller.pid
SlurmdPidFile=$conf/%n.pid
SlurmctldLogFile=$conf/controller.log
SlurmdLogFile=$conf/%n.log
SlurmctldPort=26817
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SlurmdTimeout=10
RequeueExit=75
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=26818 CPUs=2
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=26819 CPUs=2
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$conf/slurm.conf

node() { slurmd -N "$1" -f "$SLURM_CONF"; }
stop() {
  for file in "$conf"/*.pid; do
    [ ! -e "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
  done
  finish
}
trap stop EXIT
slurmctld -f "$SLURM_CONF"
node n1
node n2
until [ "$(sinfo -h -o %D -t idle)" = 2 ]; do sleep 0.2; done

# submit: an array with a task for each slice that can be begun.
submit() {
  job=$(sbatch --parsable --no-requeue --array="1-$(grep -c . "$spool/to-start")" --output="$spool/%A_%a.txt" \
    --export=ALL,DIR="$spool" --wrap \
    'exec sendplan-executor run --slice "$DIR/$(sed -n "${SLURM_ARRAY_TASK_ID}p" "$DIR/to-start")"')
}
ended() { until [ -z "$(squeue -h -j "$job" 2>/dev/null)" ]; do sleep 0.2; done; }
half() { until [ "$(posted)" -ge "$1" ]; do sleep 0.05; done; }

# The processes of a task on a node: those that have its name in their environment.
tasks_on() {
  for process in $(pgrep -f 'run --slice'); do
    ! tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qx "SLURMD_NODENAME=$1" || echo "$process"
  done
}
slices_of() { for process in "$@"; do tr '\0' '\n' <"/proc/$process/cmdline" | sed -n 's,.*/[0-9]*-\([0-9]*\)[.]slice$,\1,p'; done | sort -u; }

begin 200 20
cut_slices 50 4
submit
ended
sendplan-executor settle "$spool" >"$box/settle.txt"
expect 'an array of four on two nodes' 200 0
finish

begin 240 20
sendplan-executor cut --plan 1 --day "$day" --to "$spool" --print slurm |
  sed 's/--to "$dir"/& --size 30 --open 4/' >"$box/day.sh"
sh "$box/day.sh" >"$box/printed.txt" 2>&1
expect 'the script that cut prints, in two rounds' 240 0
finish

begin 200 50
cut_slices 50 4
submit
half 60
lost=$(tasks_on n2)
numbers=$(slices_of $lost)
kill -9 "$(cat "$conf/n2.pid")" $(pgrep -f "slurmstepd.*$job") $lost 2>/dev/null || true
scontrol update nodename=n2 state=down reason=killed
ended
sendplan-executor settle "$spool" >"$box/settle.txt" || true
for number in $numbers; do
  sendplan-executor recover --slice "$number" --fenced 'its node was killed' >>"$box/recover.txt" || true
done
scontrol update nodename=n1 state=resume 2>/dev/null || true
until [ -n "$(sinfo -h -o %D -t idle -n n1)" ]; do sleep 0.2; done
cut_slices 50 4
submit
ended
sendplan-executor settle "$spool" >"$box/settle.txt" || true
expect 'a node killed in the middle' 190 8
finish
node n2
scontrol update nodename=n2 state=resume 2>/dev/null || true
until [ "$(sinfo -h -o %D -t idle)" = 2 ]; do sleep 0.2; done

begin 200 50
cut_slices 50 4
submit
half 60
zombies=$(tasks_on n2)
numbers=$(slices_of $zombies)
kill -STOP $zombies
kill -9 "$(cat "$conf/n2.pid")" 2>/dev/null || true
scontrol update nodename=n2 state=down reason=unreachable
for number in $numbers; do
  sendplan-executor recover --slice "$number" --fenced 'its node was declared down' >>"$box/recover.txt" || true
done
cut_slices 50 8
for slice in $(cat "$spool/to-start"); do sendplan-executor run --slice "$spool/$slice" >>"$box/again.txt" & done
kill -CONT $zombies 2>/dev/null || true
wait $(jobs -p | grep -vx "$service") || true
ended
sendplan-executor settle "$spool" >"$box/settle.txt" || true
expect 'a zombie on a node that was declared down' 190 8
finish
node n2
scontrol update nodename=n2 state=resume 2>/dev/null || true

begin 200 50
cut_slices 50 4
submit
half 60
kill "$(cat "$conf/controller.pid")"
half 120
slurmctld -f "$SLURM_CONF"
ended
sendplan-executor settle "$spool" >"$box/settle.txt"
expect 'the daemon stopped for a while' 200 0
finish
