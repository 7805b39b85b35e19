#!/usr/bin/env bash
# again.sh PYTEST...: runs the tests; at most three that failed among the others run once more, alone.
# In a whole run both cores are full, and a browser or a server may starve past its patience. What
# fails alone too, or is more than three, has failed. The names are said either way.
set -uo pipefail
most=3
held=.pytest_cache/v/cache/lastfailed
rm -f "$held"
"$@"
status=$?
((status == 1)) && [[ -s $held ]] || exit "$status"
mapfile -t names < <(.venv/bin/python -c 'import json, sys; print(*json.load(open(sys.argv[1])), sep="\n")' "$held")
((${#names[@]} <= most)) || exit "$status"
echo "== failed among the others, once more alone:"
printf 'AGAIN %s\n' "${names[@]}"
exec .venv/bin/python -m pytest "${names[@]}"
