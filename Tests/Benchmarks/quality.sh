#!/bin/sh
# Compares plans of the release program with the best that an exact solver finds for small instances drawn from a seed:
# see quality.py. The solver (scipy, from PyPI) is installed into a folder of its own, .build/quality. Needs Python 3.
#
#   QUALITY_SEED=1                  what the instances are drawn from
#   QUALITY_INSTANCES=400           how many of each kind
#   QUALITY_PROGRAMS=.build/release where the program is
#   QUALITY_JOBS                    how many at once; otherwise as many as there are cores
set -eu
cd "$(dirname "$0")/../.."

box=$PWD/.build/quality
solver=$box/solver
mkdir -p "$box" Reports
if ! "$solver/bin/python" -c 'import scipy' 2>/dev/null; then
  rm -rf "$solver"
  python3 -m venv "$solver"
  "$solver/bin/pip" --quiet --disable-pip-version-check install 'scipy==1.17.1'
fi
"$solver/bin/python" Tests/Benchmarks/quality.py "$box" "${QUALITY_PROGRAMS:-$PWD/.build/release}" \
  "${QUALITY_SEED:-1}" "${QUALITY_INSTANCES:-400}" | tee Reports/quality.txt
