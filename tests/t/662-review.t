#!/bin/sh
# The checks from the shell: the door without a home, an answer to a case, and what stops a reply.
. "$(dirname "$0")/lib.sh"
plan 24
get() { python3 -c "import sys,json; rows=[json.loads(l) for l in sys.stdin]; print($1)"; }

printf 'Bonjour,\nCombien coûte la carte Gold et quand arrive-t-elle ?\nMerci\n' >asked
printf 'Bonjour Monsieur Durand,\nLa carte Gold coûte 120 € par an pour tous les clients. Vous pouvez aussi nous appeler au 3639.' >draft
"$DESK" review --to asked --channel mail --name 'Marie Dupont' <draft >rows
is 'an error is exit code 1' "$?" 1
is 'one object a line, the gravest first' "$(get '[(r["rule"], r["level"]) for r in rows]' <rows)" \
	"[('person-name', 'error'), ('complete', 'warning'), ('phone-optional', 'info')]"
is 'places are bytes of the draft' "$(get 'open("draft","rb").read()[rows[0]["start"]:rows[0]["end"]].decode()' <rows)" Durand
is 'of complete, of the customer'\''s text' "$(get 'open("asked","rb").read()[rows[1]["start"]:rows[1]["end"]].decode()' <rows)" \
	'quand arrive-t-elle ?'
is 'with how many are answered' "$(get '(rows[1]["questions"], rows[1]["answered"])' <rows)" '(2, 1)'
printf 'Bonjour Madame Dupont,\nLa carte Gold coûte 120 € et arrive sous 5 jours.' | "$DESK" review --to asked --name 'Marie Dupont' >rows
is 'nothing to say is nothing printed' "$? $(cat rows)" '0 '
printf 'IBAN FR76 3000 6000 0112 3456 7890 189' | "$DESK" review --channel public | get '(rows[0]["rule"], rows[0]["level"])' >out
is 'the guard speaks too' "$(cat out)" "('guard', 'error')"
printf 'Le document est ci-joint.' | "$DESK" review | get 'rows[0]["rule"]' >out
is 'a file is missed' "$(cat out)" attachment
is 'unless one is given' "$(printf 'Le document est ci-joint.' | "$DESK" review --attach x.pdf)" ''
printf 'Hello, your card will arrive on Monday.' | "$DESK" review --lang fr | get 'rows[0]["rule"]' >out
is 'the language is known' "$(cat out)" language
exits 'a channel that is none' 2 "$DESK" review --channel fax -m x
exits 'a language that is none' 2 "$DESK" review --lang de -m x
like 'it names those there are' "$(cat err)" 'takes fr\|en, not “de”'
exits 'a file that is not there' 3 "$DESK" review --to nowhere -m x
head -c 900000 /dev/zero | tr '\0' 'a' >big
"$DESK" review --channel public <big >rows
is 'a huge draft is only too long' "$(get '[r["rule"] for r in rows]' <rows)" "['length']"

# ---- with a case
now=2026-11-24T10:00:00Z
"$DESK" demo --build-only --home "$T/demo" --now "$now" >out 2>err || diag <err
export GUICHET_HOME="$T/demo" GUICHET_NOW="$now"
id=$("$DESK" cases -q Aliénor)
"$DESK" review --case "$id" -m 'Bonjour Monsieur Martin, appelez-nous.' >rows
is 'the name and the channel are those of the case' "$? $(get '[r["rule"] for r in rows if r["level"] == "error"]' <rows)" \
	"1 ['person-name', 'phone-deflect']"
"$DESK" case "$id" reply -m 'Bonjour Monsieur Martin, appelez-nous.' >out 2>err
is 'a reply that a check stops is exit code 1' "$?" 1
like 'and says which' "$(cat err)" 'person-name'
is 'nothing is queued' "$("$DESK" outbox -q | wc -l)" 0
exits 'an override without a reason is wrong' 2 "$DESK" case "$id" reply -m 'Appelez-nous.' --override ''
"$DESK" case "$id" reply -m 'Bonjour Monsieur Martin, appelez-nous.' --override 'convenu avec elle' >out 2>err
is 'with a reason it goes' "$? $("$DESK" outbox -q | wc -l)" '0 1'
is 'which is in the journal' "$("$DESK" case "$id" -o json | get '[(a["arg"], a["text"]) for a in rows[0]["acts"] if a["kind"] == "override"]')" \
	"[('person-name phone-deflect', 'convenu avec elle')]"

# ---- what others were told (F3): the reference of the motive
"$DESK" case "$id" motive fees -q >out 2>err || diag <err
"$DESK" motives reference fees -m 'Les frais de tenue de compte sont de 2,50 € par mois.' >out 2>err || diag <err
"$DESK" review --case "$id" -m 'Bonjour Madame Petit, les frais de tenue de compte sont de 4 € par mois.' | get \
	'[(r["rule"], r["level"]) for r in rows if "the reference answer" in r["why"]]' >out
is 'an answer that says otherwise is stopped' "$(cat out)" "[('agree', 'error')]"
"$DESK" review --case "$id" -m 'Bonjour Madame Petit, les frais de tenue de compte sont de 2,50 € par mois.' | get \
	'[r["rule"] for r in rows if r["rule"] == "agree" and "reference" in r["why"]]' >out
is 'one that says the same is not' "$(cat out)" '[]'
