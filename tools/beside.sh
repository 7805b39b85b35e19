#!/usr/bin/env bash
# beside.sh FIRST SECOND: runs two commands at once, for they leave each other's core idle.
# What FIRST says is shown whole after SECOND has ended; it fails when either fails.
set -uo pipefail
said=$(mktemp)
setsid bash -c "$1" >"$said" 2>&1 &
first=$!
trap 'kill -- -"$first" 2>/dev/null; rm -f "$said"' EXIT
trap 'exit 130' INT TERM
bash -c "$2"
second=$?
wait "$first"
ended=$?
echo "== $1"
cat "$said"
exit $((second ? second : ended))
