#!/bin/sh
# The small doors of the checks of language: agree, guard, promises. Golden sets are in tests/unit.
. "$(dirname "$0")/lib.sh"
plan 20

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

# ---- guard
printf 'IBAN fr76 3000\n6000 0112 3456 7890 189, carte 4970-1012-3456-7893, tél. 06 12 34 56 78' >text
is 'in public all are told, by their bytes' "$("$DESK" guard --channel public -o json <text)" \
	'{"kind":"iban","start":5,"end":38}
{"kind":"card","start":46,"end":65}
{"kind":"phone","start":73,"end":87}'
exits 'and stop' 1 "$DESK" guard --channel public -m 'jean@poste.example'
is 'in private only the card' "$("$DESK" guard --channel private -o json <text)" '{"kind":"card","start":46,"end":65}'
exits 'nothing is found' 0 "$DESK" guard -m 'Le 12/12/2026 à 10h : 2 500,00 €, 08 00 12 34 56'
exits 'a channel that is none' 2 "$DESK" guard --channel loud -m x
home
printf '[guichet]\naccount-pattern = \\b[0-9]{5} ?[0-9]{5} ?[0-9A-Z]{11}\\b\n' >"$CONF"
is "the bank's own numbers" "$("$DESK" guard -o json -m 'compte 30004 00123 00001234567')" '{"kind":"account","start":7,"end":30}'
printf '[guichet]\naccount-pattern = ([0-9]+ ?)+\n' >"$CONF"
"$DESK" guard -m x 2>err
like 'a pattern that could run away is refused' "$(cat err)" 'account-pattern: the pattern cannot be used: \* and \+'
head -c 1000000 /dev/zero | tr '\0' 4 >big
unset GUICHET_HOME
exits 'a megabyte of digits' 0 "$DESK" guard <big

# ---- promises
cat >desk.ini <<'END'
[calendar]
zone = Europe/Paris
week = Mon-Fri 09:00-12:30 13:30-18:00; Sat 09:00-12:00
END
say() { "$DESK" promises --now 2026-01-13T09:00:00Z --calendar desk.ini -o json; }
is 'elapsed time, and a date' "$(printf 'Nous vous répondons sous 48 h.\nJe vous rappelle vendredi avant midi.' | say)" \
	'{"text":"Nous vous répondons sous 48 h.","due":"2026-01-15T10:00:00+01:00"}
{"text":"Je vous rappelle vendredi avant midi.","due":"2026-01-16T12:00:00+01:00"}'
is 'no promise' "$(printf 'Merci de répondre avant vendredi. Pouvons-nous vous rappeler demain ?' | say)" ''
is 'a date that does not exist' "$(printf 'Nous vous répondrons le 31/02/2026.' | say)" ''
exits 'without a calendar days end at 18:00' 0 "$DESK" promises --now 2026-01-13T09:00:00Z -o json -m "We will call you tomorrow."
is 'so they do' "$(cat out)" '{"text":"We will call you tomorrow.","due":"2026-01-14T18:00:00+00:00"}'
