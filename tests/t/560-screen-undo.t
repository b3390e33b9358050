#!/bin/sh
# One key, one undo: many cases at once come back at once, what was only read is passed over, and
# what was done at another sitting stays.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 5

branch
paul=$(sql "SELECT id FROM cases WHERE subject = 'Absent'")
"$DESK" --now 2026-01-13T09:59:00Z case "$paul" claim >claim.out

run_script <<'END'
keys T
keys livret<Enter>
keys T
keys virement<Enter>
keys ;d
:expect 2 customers still wait. Why
keys double<Enter>
:expect 2 cases resolved
keys u
:expect Undone on 2 cases: resolving it.
keys u
:expect Nothing to undo
END
is 'two resolved, both back with one key' "$?" 0
is 'no case is resolved' "$(sql "SELECT count(*) FROM cases WHERE state = 'resolved'")" 0
is 'what was done at another sitting stays' "$(sql "SELECT owner FROM cases WHERE id = $paul")" 'Anne Martin'

GUICHET_NOW=2026-01-13T10:00:00Z+ run_script <<'END'
keys a
:expect 1 case is yours
:wait 20
keys j<Enter>
:save-screen read
:wait 20
keys u
:expect the claim
END
is 'reading a case is not what undo takes back' "$?" 0
is 'it was the claim' "$(sql "SELECT count(*) FROM cases WHERE owner IS NOT NULL AND id <> $paul")" 0
