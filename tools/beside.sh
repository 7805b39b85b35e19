#!/usr/bin/env bash
# beside.sh FIRST SECOND: runs two commands at once, for they leave each other's core idle.
# What FIRST says is shown whole after SECOND has ended; it fails when either fails, and then says
# last which tests failed, for a record that keeps only the end.
set -uo pipefail
said=$(mktemp -d)
setsid bash -c "$1" >"$said/first" 2>&1 &
first=$!
trap 'kill -- -"$first" 2>/dev/null; rm -rf "$said"' EXIT
trap 'exit 130' INT TERM
bash -c "$2" 2>&1 | tee "$said/second"
second=${PIPESTATUS[0]}
wait "$first"
ended=$?
echo "== $1"
cat "$said/first"
status=$((second ? second : ended))
if ((status)); then
    echo "== what failed"
    cat "$said/first" "$said/second" | grep -aE '^(FAILED|ERROR|E  )' | sort -u | cut -c1-300 | tail -n 30
fi
exit "$status"
