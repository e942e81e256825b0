#!/bin/sh
# Every check, in the order in which a failure is cheapest to see. `make test` calls this.
set -eu
cd "$(dirname "$0")/.."

echo "== style";  ruff check . ; ruff format --check .
echo "== types";  mypy
echo "== front end"
if command -v npm >/dev/null 2>&1; then
    (cd atlas/web && npm ci --no-audit --no-fund --silent && npm run check)
else
    echo "Node is not installed: the built front end is tested as it is, and not rebuilt"
fi
echo "== browser"; python -m scripts.find_browser --install
# A file's tests stay together; two browsers at once are enough for any machine. Files are taken in
# the order of their folders: those of few tests, which last longest, would else all be left to the
# end, where one of two processes waits for the other.
echo "== tests"
python -m pytest --numprocesses auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder
# Notebooks are run among the tests, which compare what they print; nbmake runs them in make evidence.
