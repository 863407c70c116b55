#!/bin/sh
# Installs the engines that can start slices, and lets each send days with the programs that were built.
set -eu
here=$(dirname "$0")
command -v slurmctld >/dev/null && command -v parallel >/dev/null && command -v sqlite3 >/dev/null ||
  "$here/../../.make/install" slurm-wlm parallel sqlite3 python3
PATH="$(cd "$here/../../.build/release" && pwd):$PATH"
export PATH
root=$(mktemp -d)
bash "$here/slurm.sh" "$root"
bash "$here/parallel.sh" "$root"
rm -rf "$root"
