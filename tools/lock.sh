#!/usr/bin/env bash
# Locks requirements/*.in into text files with hashes, and refuses a host or a path in them.
set -euo pipefail
cd "$(dirname "$0")/.."
for name in base dev bench cluster oracle; do
  .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --python-version 3.11 \
    --upgrade "requirements/$name.in" -o "requirements/$name.txt"
done
if command -v npm >/dev/null; then
  folder=$(mktemp -d)
  cp requirements/prism.json "$folder/package.json"
  (cd "$folder" && npm install --package-lock-only --omit-lockfile-registry-resolved \
    --ignore-scripts --no-audit --no-fund --silent)
  .venv/bin/python - "$folder/package-lock.json" >requirements/prism-lock.json <<'PY'
import json, sys
lock = json.load(open(sys.argv[1], encoding="utf-8"))
for package in lock["packages"].values():
    package.pop("funding", None)  # addresses that nothing needs
print(json.dumps(lock, indent=2))
PY
  rm -rf "$folder"
fi
if grep -nE '://|^ *(--index|--extra-index|--find-links|-i |-f )| @ ' requirements/*.txt requirements/*.json; then
  echo "a host or a path got into the lock" >&2
  exit 1
fi
