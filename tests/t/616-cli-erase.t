#!/bin/sh
# The rights of a person from the shell: an export, an erasure that leaves no byte, and retention.
. "$(dirname "$0")/lib.sh"
plan 36
now=2026-11-24T10:00:00Z
"$DESK" demo --build-only --home "$T/demo" --now "$now" >out 2>err || diag <err
export GUICHET_HOME="$T/demo" GUICHET_NOW="$now"
HOME_DIR=$T/demo
get() { python3 -c "import sys,json; r=json.loads(sys.stdin.readline()); print($1)"; }
# anywhere WORD: in a file of the home, as bytes
anywhere() { grep -rlaiF --exclude=guichet.conf -- "$1" "$HOME_DIR"; }

a=$("$DESK" customers -q Aliénor)
case_=$("$DESK" cases -q Aliénor)
"$DESK" case "$case_" note 'Zoubida a rappelé' -q >out
"$DESK" customer "$a" set note 'Zoubida préfère le matin' -q >out
"$NET" --once -q >out 2>&1 # the index follows
others=$(sql "SELECT count(*) FROM message")

# ---- export
exits 'an export' 0 "$DESK" customer "$a" export "$T/export"
is 'only for the one who asked' "$(stat -c %a "$T/export" "$T/export/customer.json" | tr '\n' ' ')" '700 600 '
is 'as JSON' "$(get 'r["name"], len(r["messages"]) > 0, r["messages"][0]["text"] != ""' <"$T/export/customer.json")" \
	'Aliénor Petit True True'
like 'as a page' "$(cat "$T/export/customer.html")" '<h1>Aliénor Petit</h1>'
like 'with what was noted' "$(cat "$T/export/customer.html")" 'Zoubida a rappelé'
exits 'a folder that is there already is left alone' 3 "$DESK" customer "$a" export "$T/export"
sql "UPDATE customer SET made = '<script>alert(1)</script>', name = '<script>alert(1)</script>' WHERE id = $a"
"$DESK" customer "$a" export "$T/export2" -q
unlike 'nothing of others becomes a part of the page' "$(cat "$T/export2/customer.html")" '<script'
sql "UPDATE customer SET made = 'Aliénor Petit', name = 'Aliénor Petit' WHERE id = $a"

# ---- an answer on its way
echo 'Bonjour Aliénor, oui.' | "$DESK" case "$case_" reply >out 2>err || diag <err
reply=$("$DESK" outbox -o json | grep '"state":"queued"' | get 'r["outbox"]')
exits 'refused while an answer is in the outbox' 3 "$DESK" customer "$a" erase --yes
like 'which is named' "$(cat err)" "$reply \\(queued\\).*guichet outbox ID cancel"
"$DESK" outbox "$reply" cancel -q >out

# ---- erasing
exits 'a format that it does not know is refused' 2 "$DESK" customer "$a" erase --yes -o csv
exits 'a dry run' 0 "$DESK" customer "$a" erase -o json
is 'counts' "$(get 'r["dry_run"], r["messages"] > 0, r["addresses"], r["receipt"]' <out)" 'True True 1 0'
ok 'and changes nothing' test -n "$(anywhere alienor.petit)"
exits 'erased' 0 "$DESK" customer "$a" erase --yes -o json
is 'with a receipt' "$(get 'r["receipt"], r["customers"], len(r["hash"])' <out)" '1 1 64'
mine=$(get 'r["messages"]' <out)
for word in alienor.petit Aliénor Zoubida; do
	is "no byte of $word" "$(anywhere "$word")" ''
done
is 'all else is there' "$(sql 'SELECT count(*) FROM message')" "$((others - mine))"
is 'the WAL is empty' "$(stat -c %s "$HOME_DIR/cache.db-wal" 2>/dev/null || echo 0)" 0
is 'the cache is sound' "$(sql 'PRAGMA integrity_check; PRAGMA foreign_key_check')" ok
ok 'others are still found' test -n "$("$DESK" search carte -q)"
is 'the journal keeps who did it' "$(sql "SELECT advisor FROM act WHERE kind = 'erase'")" 'Claire Martin'
like 'the card says so' "$("$DESK" customer "$a")" '^Erased:'
is 'the receipt is kept' "$("$DESK" retention receipts -o json | get 'r["customer"], r["sound"]')" "$a True"
exits 'nothing is said of them any more' 3 "$DESK" customer "$a" note x
exits 'erased once more: nothing is there' 0 "$DESK" customer "$a" erase --yes -q
exits 'nobody of that number' 3 "$DESK" customer 9999 erase --yes

# ---- whoever of a merged person is named, all of them go, once
set -- $("$DESK" customers -q | grep -vx "$a" | head -n 2)
"$DESK" customer "$1" merge "$2" -q >out
names=$(sql "SELECT made FROM customer WHERE id IN ($1, $2)")
exits 'the one that was merged' 0 "$DESK" customer "$2" erase --yes -o json
is 'takes the other along' "$(get 'r["customers"]' <out)" 2
is 'no byte of both' "$(echo "$names" | while read -r name; do anywhere "$name"; done)" ''
"$DESK" customer "$1" erase --yes -q
is 'which is not erased again' "$(sql "SELECT count(*) FROM erasure WHERE customer IN ($1, $2)")" 1
is 'and all of it is swept' "$(sql 'SELECT count(*) FROM unswept')" 0

# ---- retention
exits 'no account says how long' 3 "$DESK" retention
sed -i '/^\[account /a retention = 1 day' "$HOME_DIR/guichet.conf"
exits 'a dry run counts' 0 "$DESK" retention -o json
before=$(sql 'SELECT count(*) FROM message')
old=$(python3 -c 'import sys,json; print(sum(json.loads(l)["messages"] for l in sys.stdin))' <out)
"$DESK" retention --yes -q
is 'and --yes erases as many' "$(sql 'SELECT count(*) FROM message')" "$((before - old))"
