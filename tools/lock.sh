#!/usr/bin/env bash
# Locks requirements/*.in into text files with hashes, and refuses a host or a path in them.
set -euo pipefail
cd "$(dirname "$0")/.."
for name in base dev bench cluster oracle; do
  .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --python-version 3.11 \
    --upgrade "requirements/$name.in" -o "requirements/$name.txt"
done
if grep -nE '://|^ *(--index|--extra-index|--find-links|-i |-f )| @ ' requirements/*.txt; then
  echo "a host or a path got into the lock" >&2
  exit 1
fi
