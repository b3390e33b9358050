#!/bin/sh
# The small doors of the checks of language: agree, guard, promises. Golden sets are in tests/unit.
. "$(dirname "$0")/lib.sh"
plan 7

# ---- agree
printf 'Le plafond est de 2 500 € sous 48 h.' >a
printf 'Le plafond : 2.500,00 EUR en deux jours' >b
printf 'Plafond de 2 000 € sous 48 h.' >c
printf 'Plafond de 2 500 €.' >d
is 'the same in other words' "$("$DESK" agree a b -o json)" '{"verdict":"same","facts":[]}'
is 'a conflict, and what differs' "$("$DESK" agree a c -o json)" \
	'{"verdict":"conflict","facts":["EUR 2500 (A)","EUR 2000 (B)"]}'
exits 'a conflict needs a person' 1 "$DESK" agree a c
is 'a part only' "$("$DESK" agree a d -o json)" '{"verdict":"partial","facts":["DUR 48 (A)"]}'
"$DESK" agree a nowhere 2>err
like 'a file that is not there is named' "$(cat err)" 'nowhere cannot be read'
printf 'caf\351' >latin
"$DESK" agree latin a 2>err
like 'so is one that is not UTF-8' "$(cat err)" 'latin is not UTF-8'
exits 'two files are wanted' 2 "$DESK" agree a
