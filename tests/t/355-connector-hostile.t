#!/bin/sh
# What connectors may not say, what servers send that is not as it should be, what fits no schema: one
# sentence that names the connector and its function or field, and nothing is given.
. "$(dirname "$0")/lib.sh"
home
umask 077
C=$HOME_DIR/connectors
mkdir -p "$C"

python3 "$ROOT/tests/tools/connectors.py" "$NET" "$C" answers 2 >tap 2>why
cat tap
diag <why
n=$(grep -c '^ok\|^not ok' tap)
# shellcheck disable=SC2034 # the library's
planned=$((n + 2))
is 'nothing was stored' "$(find "$HOME_DIR" -name '*.db*' | wc -l)" 0
