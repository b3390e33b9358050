#!/bin/sh
# From public to private: guichet case ID redirect, key b, and numbers that a customer exposed, on the made-up branch.
. "$(dirname "$0")/screens.sh"
plan 13
now=2026-11-24T10:00:00Z
"$DESK" demo --build-only --home "$T/demo" --now "$now" >out 2>err || diag <err
export GUICHET_HOME="$T/demo" GUICHET_NOW="$now"
get() { python3 -c "import sys,json; r=json.loads(sys.stdin.readline()); print($1)"; }

case_=$("$DESK" cases all -o json | python3 -c 'import sys, json
for l in sys.stdin:
    r = json.loads(l)
    if r["exposed"] and r["customer"].startswith("Léa"): print(r["case"])')
is 'a public case in which an IBAN stands is flagged' "$("$DESK" case "$case_" -o json | get 'r["exposed"], r["visibility"]')" 'True public'
unlike 'its list masks the number' "$("$DESK" cases all -o json)" 'FR76 3000 6000'
is 'the case says what' "$("$DESK" case "$case_" -o json | get 'r["thread"][0]["exposed"]')" 'The customer let everybody read an IBAN.'

exits 'a redirect' 0 "$DESK" case "$case_" redirect -o json
mv out offer
is 'a reference of eight characters, for 72 hours' "$(get 'len(r["reference"]), r["state"], r["expires_at"]' <offer)" \
	'8 offered 2026-11-27T10:00:00Z'
ref=$(get 'r["reference"]' <offer)
is 'its sentence holds it and nothing that is not everybody'"'"'s' "$(get 'r["text"]' <offer | "$DESK" guard --channel public)" ''
is 'it is queued, to everybody' "$(sqlite3 demo/cache.db "SELECT public, instr(body, '$ref') > 0 FROM outbox WHERE id = $(get 'r["outbox"]' <offer)")" '1|1'
is 'the case tells it' "$("$DESK" case "$case_" -o json | get 'r["redirects"][0]["state"], r["redirects"][0]["reference"] == "'"$ref"'"')" 'offered True'
is 'later nobody came' "$("$DESK" case "$case_" -o json --now 2026-11-28T10:00:00Z | get 'r["redirects"][0]["state"]')" 'abandoned'
like 'the journal has it' "$("$DESK" case "$case_" -o json | get '[a["kind"] for a in r["acts"]]')" "'redirect'"
run_script <<'END'
keys :limit nico<Enter><Enter>
keys b
:await merci de nous écrire
:await left
:refuse a check stops it
END
is 'it answers nothing, so it contradicts nothing' "$?" 0
private=$("$DESK" cases -q -A agence | head -1)
exits 'a private case needs none' 3 "$DESK" case "$private" redirect
like 'and it says so' "$(cat err)" 'no public message of its customer'
