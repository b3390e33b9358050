#!/bin/sh
# Small terminals: too small is said, and what is small but enough still works.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 4

branch

LINES=10 COLUMNS=40 run_script <<'END'
keys G
keys d
keys abcdefghijklmnopqrstuvwxyz0123456789
:save-screen question
keys <Esc>
END
is 'a question longer than the line: the script runs' "$?" 0
like 'half of the line is for the answer' "$(tail -1 question)" '^ The customer.*….*6789$'

LINES=5 COLUMNS=20 run_script <<'END'
:save-screen tiny
keys d
END
is 'twenty columns: the script runs' "$?" 0
is 'and all of the sentence says so' "$(tr -s '\n' ' ' <tiny)" 'The terminal is too small for guichet: make it 40 columns wide and 8 lines high. '
