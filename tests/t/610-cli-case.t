#!/bin/sh
# One case from the shell: everything that can be done to it, and an answer on its way.
. "$(dirname "$0")/lib.sh"
plan 66
now=2026-11-24T10:00:00Z
"$DESK" demo --build-only --home "$T/demo" --now "$now" >out 2>err || diag <err
export GUICHET_HOME="$T/demo" GUICHET_NOW="$now"
get() { python3 -c "import sys,json; r=json.loads(sys.stdin.readline()); print($1)"; }
# field EXPRESSION COMMAND…: of the JSON row that it prints
field() {
	expression=$1
	shift
	"$@" -o json 2>>err | get "$expression"
}
me='Claire Martin'

# ---- show
id=$("$DESK" cases -q Aliénor)
"$DESK" case "$id" -o json >case.json
is 'the case row comes first' "$(get 'list(r)[:3]' <case.json)" "['case', 'due', 'state']"
is 'then what belongs to it' "$(get 'list(r)[-5:]' <case.json)" "['thread', 'acts', 'promises', 'redirects', 'answers']"
documented() {
	awk -v name="$1" '/^\.Ss / { on = $2 == name } on && /^\.It Li / { print $3 }' "$BUILD/doc/guichet-json.7"
}
is 'keys of a message are those documented' "$(get '"\n".join(k for k in r["thread"][0] if k != "attachments")' <case.json)" \
	"$(documented message)"
with=$("$DESK" cases -q 'changement adresse' | head -n 1)
is 'keys of an attachment are those documented' \
	"$("$DESK" case "$with" -o json | get '"\n".join(r["thread"][0]["attachments"][0])')" "$(documented attachment)"
is 'its recipients are addresses' "$(get 'r["thread"][0]["to"], len(r["thread"][0]["cc"])' <case.json)" \
	"['agence.centre@bank.example'] 2"
like 'as text it is for people' "$("$DESK" case "$id")" '^Customer: +Aliénor Petit <alienor.petit@boite.example>$'
is 'quietly it is its number' "$("$DESK" case "#$id" show -q)" "$id"
is 'as CSV its messages' "$("$DESK" case "$id" -o csv | sed -n 1p | cut -d, -f1-2)" 'message,direction'

# ---- acts
is 'claim' "$(field 'r["owner"]' "$DESK" case "$id" claim)" "$me"
is 'undo takes the claim back' "$(field 'r["owner"]' "$DESK" case "$id" undo)" None
is 'assign' "$(field 'r["owner"]' "$DESK" case "$id" assign Julien Roy)" 'Julien Roy'
is 'release' "$(field 'r["owner"]' "$DESK" case "$id" release)" None
is 'priority' "$(field 'r["priority"]' "$DESK" case "$id" priority high)" 2
is 'priority by number' "$(field 'r["priority"]' "$DESK" case "$id" priority 0)" 0
is 'urgent' "$(field 'r["urgent"]' "$DESK" case "$id" urgent)" True
is 'not urgent' "$(field 'r["urgent"]' "$DESK" case "$id" urgent no)" False
is 'labels' "$("$DESK" case "$id" label b -q; field 'r["labels"]' "$DESK" case "$id" label a)" "$id
['a', 'b']"
is 'a label taken away' "$(field 'r["labels"]' "$DESK" case "$id" label --remove b)" "['a']"
is 'snooze for a time' "$(field 'r["state"], r["snoozed_until"]' "$DESK" case "$id" snooze 2h)" 'snoozed 2026-11-24T12:00:00Z'
is 'wake' "$(field 'r["state"]' "$DESK" case "$id" wake)" new
is 'snooze until a time' "$(field 'r["snoozed_until"]' "$DESK" case "$id" snooze 2026-12-01T09:00:00+01:00)" 2026-12-01T08:00:00Z
is 'undo of a snooze' "$(field 'r["state"]' "$DESK" case "$id" undo)" new
exits 'a snooze into the past is wrong usage' 2 "$DESK" case "$id" snooze 2026-01-01T00:00:00Z
exits 'so is one that is no time' 2 "$DESK" case "$id" snooze soon
exits 'resolve wants a reason while the customer waits' 3 "$DESK" case "$id" resolve
like 'and says so' "$(cat err)" "reason"
is 'resolve with a reason' "$(field 'r["state"]' "$DESK" case "$id" resolve réglé au guichet)" resolved
is 'reopen' "$(field 'r["state"]' "$DESK" case "$id" reopen)" new
echo 'Vu avec le notaire.' | "$DESK" case "$id" note >out
"$DESK" case "$id" note -m 'Deux mots' -q >out
"$DESK" case "$id" -o json >case.json
is 'two notes are in the journal' "$(get '[a["text"] for a in r["acts"] if a["kind"] == "note"]' <case.json)" \
	"['Vu avec le notaire.', 'Deux mots']"
is 'keys of an act are those documented' "$(get '"\n".join(r["acts"][0])' <case.json)" "$(documented act)"
like 'a note is shown as what it is' "$("$DESK" case "$id")" 'internal note'
exits 'nothing of mine left to undo is no success' 3 "$DESK" --config "$T/demo/guichet.conf" case "$("$DESK" cases -q 王小明)" undo

# ---- an answer
printf 'file\n' >"le relevé.pdf"
echo 'Bonjour, voici le relevé.' | "$DESK" case "$id" reply --all --attach "le relevé.pdf" --hold 600 -o json >reply.json 2>err || diag <err
is 'keys of an answer are those documented' "$(get '"\n".join(r)' <reply.json)" "$(documented outbox)"
is 'it is on hold' "$(get 'r["state"], r["not_before"]' <reply.json)" 'queued 2026-11-24T10:10:00Z'
is 'it goes to the writer' "$(get 'r["to"]' <reply.json)" 'Aliénor Petit <alienor.petit@boite.example>'
is 'and to all who had a copy' "$(get 'r["cc"]' <reply.json)" \
	'Etude Caron <maitre.caron@notaire.example>, Paul Petit <paul.petit@example.org>'
is 'from the address that was written to' "$(get 'r["identity"]' <reply.json)" 'Agence Centre <agence.centre@bank.example>'
is 'its subject answers' "$(get 'r["subject"]' <reply.json)" 'Re: Pièces demandées par le notaire'
is 'words first, then what they answer' "$(get 'r["text"].split("\n")[0], "> Bonjour," in r["text"]' <reply.json)" \
	'Bonjour, voici le relevé. True'
box=$(get 'r["outbox"]' <reply.json)
is 'the file goes with it' "$(sqlite3 demo/cache.db "SELECT name, type, length(data) FROM outbox_file WHERE outbox = $box")" \
	'le relevé.pdf|application/pdf|5'
is 'it is in the outbox' "$("$DESK" outbox -q)" "$box"
is 'the case knows' "$(field 'r["outbox"]' "$DESK" case "$id")" 1
like 'cancel says what becomes of it' "$("$DESK" outbox "$box" cancel)" "Answer $box is cancelled"
is 'it is cancelled' "$(field 'r["state"]' "$DESK" outbox "$box")" cancelled
is 'its draft is kept' "$(sqlite3 demo/cache.db "SELECT count(*) FROM draft WHERE case_id = $id AND outbox IS NULL")" 1
exits 'it cannot be cancelled twice' 3 "$DESK" outbox "$box" cancel

box=$("$DESK" case "$id" reply -m 'Oui.' --to 'Zoé <zoe@example.org>' --cc '' --subject 'Autre sujet' -q)
is 'recipients and subject can be given' "$(field 'r["to"], r["cc"], r["subject"]' "$DESK" outbox "$box")" \
	'Zoé <zoe@example.org>  Autre sujet'
exits 'an address that is none is refused' 3 "$DESK" case "$id" reply -m x --to 'Zoé'
exits 'an identity that is not ours is refused' 2 "$DESK" case "$id" reply -m x --identity stranger@example.org
like 'naming those that are' "$(cat err)" 'agence.centre@bank.example'
exits 'a subject of two lines is refused' 2 "$DESK" case "$id" reply -m x --subject "a
Bcc: all@example.org"
exits 'a file that is missing is refused' 3 "$DESK" case "$id" reply -m x --attach none.pdf
exits 'an empty answer is wrong usage' 2 "$DESK" case "$id" reply -m ' '
exits 'bytes that are not UTF-8 are refused' 3 sh -c 'printf "caf\351" | "$0" "$@"' "$DESK" case "$id" reply
is 'none of these left an answer or a draft' \
	"$(sqlite3 demo/cache.db "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM draft)")" '2|2'

# ---- and out through the spool
"$DESK" case "$id" reply -m 'Au revoir.' --hold 0 -q >out
GUICHET_NOW=2026-11-24T10:01:00Z "$NET" --once -q >out 2>err
is 'two answers became files' "$(find demo/spool/agence/outbox -name '*.eml' | wc -l)" 2
is 'and are sent' "$("$DESK" outbox -q; "$DESK" outbox --all -o json | python3 -c "
import sys, json; print(sorted(json.loads(l)['state'] for l in sys.stdin))")" "['cancelled', 'sent', 'sent']"

# ---- merge and split
same=$(sqlite3 "$T/demo/cache.db" "SELECT min(id) || ' ' || max(id) FROM cases WHERE state <> 'resolved' AND into_ IS NULL GROUP BY customer HAVING count(*) > 1 ORDER BY 1 LIMIT 1")
if [ -z "$same" ]; then # the branch has nobody with two open cases: two people turn out to be one
	# both by mail: what they asked elsewhere is linked by itself (t/615)
	mails=$(sqlite3 "$T/demo/cache.db" "SELECT customer FROM identity WHERE channel = 'mail' GROUP BY customer LIMIT 2")
	a=$(echo "$mails" | sed -n 1p) b=$(echo "$mails" | sed -n 2p)
	"$DESK" customer "$a" merge "$b" -q >out
	same=$(sqlite3 "$T/demo/cache.db" "SELECT min(id) || ' ' || max(id) FROM cases WHERE customer = $a AND into_ IS NULL")
	for k in $same; do "$DESK" case "$k" reopen -q >out 2>&1; done
fi
into=${same% *} other=${same#* }
before=$(field 'r["messages"]' "$DESK" case "$into")
is 'merge' "$(field 'r["case"], r["messages"] > '"$before" "$DESK" case "$into" merge "$other")" "$into True"
is 'the number of the other leads there' "$(field 'r["case"]' "$DESK" case "$other")" "$into"
is 'the customer turned to us twice about it' "$(field 'r["contacts"]' "$DESK" case "$into")" 2
exits 'merged twice is refused' 3 "$DESK" case "$other" merge "$into"
conversation=$("$DESK" case "$into" -o json | get 'max(m["conversation"] for m in r["thread"])')
"$DESK" case "$into" split "$conversation" -q >out
is 'split' "$(field 'r["messages"]' "$DESK" case "$into")" "$before"
is 'undo of the split' "$(field 'r["messages"] > '"$before" "$DESK" case "$into" undo)" True
is 'undo of the merge' "$(field 'r["messages"]' "$DESK" case "$into" undo)" "$before"
is 'and the other is itself again' "$(field 'r["case"]' "$DESK" case "$other")" "$other"
exits 'cases of two customers are not merged' 3 "$DESK" case "$into" merge "$("$DESK" cases -q Aliénor)"
