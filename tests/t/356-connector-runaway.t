#!/bin/sh
# Connectors that run away, and 32 MB of what costs most: each ends within 3 s of CPU and 512 MB, with
# one sentence that names the connector and its function, and gives nothing.
. "$(dirname "$0")/lib.sh"
[ -z "${GUICHET_ASAN:-}" ] || skip_all 'the limits are those of the build that people run'
home
umask 077
C=$HOME_DIR/connectors
mkdir -p "$C"

python3 "$ROOT/tests/tools/connectors.py" "$NET" "$C" runaways 2 >tap 2>why
cat tap
diag <why
n=$(grep -c '^ok\|^not ok' tap)
# shellcheck disable=SC2034 # the library's
planned=$((n + 2))
is 'nothing was stored' "$(find "$HOME_DIR" -name '*.db*' | wc -l)" 0
