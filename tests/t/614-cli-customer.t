#!/bin/sh
# Customers from the shell: who they are, merged and parted again, and what is said of them.
. "$(dirname "$0")/lib.sh"
plan 51
now=2026-11-24T10:00:00Z
"$DESK" demo --build-only --home "$T/demo" --now "$now" >out 2>err || diag <err
export GUICHET_HOME="$T/demo" GUICHET_NOW="$now"
HOME_DIR=$T/demo
get() { python3 -c "import sys,json; r=json.loads(sys.stdin.readline()); print($1)"; }
field() {
	expression=$1
	shift
	"$@" -o json 2>>err | get "$expression"
}
documented() {
	awk -v name="$1" '/^\.Ss / { on = $2 == name } on && /^\.It Li / { print $3 }' "$BUILD/doc/guichet-json.7"
}
keys() { get "'\n'.join($1)"; }

# ---- lists and the card
"$DESK" customers -o json >all.json
a=$("$DESK" customers -q Aliénor)
is 'one by name' "$(echo "$a" | wc -l)" 1
is 'the same by address' "$("$DESK" customers -q alienor.petit@boite)" "$a"
is 'keys of a customer are those documented' "$(keys r <all.json)" "$(documented customer)"
is 'as many as there are' "$(wc -l <all.json)" "$(sql 'SELECT count(*) FROM customer WHERE person = id')"
is 'at most so many' "$("$DESK" customers -q -c 3 | wc -l)" 3
"$DESK" customer "$a" -o json >card.json
is 'the card' "$(get 'r["name"], r["members"], len(r["cases"])' <card.json)" "Aliénor Petit [$a] 1"
for what in identity evidence contact; do
	plural=$(case $what in identity) echo identities ;; evidence) echo evidence ;; *) echo contacts ;; esac)
	is "keys of its $plural" "$(keys "r['$plural'][0]" <card.json)" "$(documented $what)"
done
like 'as text it is for people' "$("$DESK" customer "$a")" '^Addresses: +alienor.petit@boite.example \('
not 'there is no customer 9999' "$DESK" customer 9999

# ---- acts
is 'a field' "$(field 'r["segment"]' "$DESK" customer "$a" set segment VIP)" VIP
is 'its name' "$(field 'r["name"]' "$DESK" customer "$a" set name Aliénor Petit-Roy)" 'Aliénor Petit-Roy'
is 'a new name stands in the list of cases' \
	"$("$DESK" cases Petit-Roy -o json | get 'r["customer"]')" 'Aliénor Petit-Roy'
is 'undo of it' "$(field 'r["name"]' "$DESK" customer "$a" undo)" 'Aliénor Petit'
"$DESK" customer "$a" set birthday 1980-02-03 --sensitive -q >out
unlike 'what is sensitive is masked for people' "$("$DESK" customer "$a")" 1980-02
unlike 'and as JSON' "$("$DESK" customer "$a" -o json)" 1980-02
exits 'nothing is shown without a reason' 3 "$DESK" customer "$a" show --reveal ''
like 'with one it is' "$("$DESK" customer "$a" show --reveal 'contrôle demandé' -o json)" 1980-02-03
is 'and who looked is written down' "$(sql "SELECT advisor, arg, text FROM act WHERE kind = 'reveal' ORDER BY id LIMIT 1")" \
	'Claire Martin|birthday|contrôle demandé'
"$DESK" customer "$a" set birthday 1980-02-04 -q >out
"$DESK" customer "$a" set compte 'FR76 3000 6000 0112 3456 7890 189' -q >out
unlike 'once masked always masked, and a number of a bank is without being asked' "$("$DESK" customer "$a")" '1980-02|3000 6000'
like 'with one it is all shown' "$("$DESK" customer "$a" show --reveal x)" '3000 6000 0112'
like 'how they reach us' "$("$DESK" customer "$a")" '^Reaches us: +by mail and message$'
is 'the same as JSON, and what was promised' "$(field 'r["usage"], r["promises"]' "$DESK" customer "$a")" 'web []'
"$DESK" customer "$a" call 'Rappelée, absente' -q >out
echo 'Préfère le matin' | "$DESK" customer "$a" note -q >out
is 'the timeline, newest first' "$("$DESK" customer "$a" timeline -o json -c 1 | get 'r["item"], r["text"]')" \
	"note Préfère le matin"
is 'keys of an item' "$("$DESK" customer "$a" timeline -o json | keys r)" "$(documented item)"
like 'an act says what it was' "$("$DESK" customer "$a" timeline)" ' act .* Claire Martin +Claire Martin changed “birthday” on the card'
is 'with words' "$("$DESK" customer "$a" timeline absente -o json | get 'r["item"]')" call
is 'of one channel' "$("$DESK" customer "$a" timeline --channel mail -o json | grep -vc '"item":"message"')" 0

# ---- merging
b=$("$DESK" customers -q | grep -vx "$a" | head -n 1)
"$DESK" customer "$b" set segment pro -q >out
is 'a preview: theirs who stays stay' \
	"$("$DESK" customer "$a" merge "$b" --dry-run -o json | grep '"segment"' | get 'r["keep"], r["mine"], r["theirs"]')" \
	"$a VIP pro"
is 'keys of it' "$("$DESK" customer "$a" merge "$b" -n -o json | keys r)" "$(documented kept)"
unlike 'a preview masks what is sensitive' "$("$DESK" customer "$a" merge "$b" -n -o json)" 1980-02
before=$("$DESK" customer "$b" -o json)
is 'merged, the segment of the other kept' "$(field 'r["segment"]' "$DESK" customer "$a" merge "$b" --keep segment="$b")" pro
is 'either number leads to them' "$(field 'r["customer"]' "$DESK" customer "$b")" "$a"
is 'a merge' "$("$DESK" customer "$a" merges -o json | get 'r["into"], r["customer"], r["advisor"]')" "$a $b Claire Martin"
exits 'no cycle of merges' 3 "$DESK" customer "$b" merge "$a"
like 'and a sentence about it' "$(cat err)" 'one person already'
"$DESK" customer "$a" note 'Vu ensemble' -q >out
"$DESK" customer "$a" set pin 4711 --sensitive -q >out
unlike 'nor does what came since tell it' "$("$DESK" customer "$a" unmerge -n)" 4711
"$DESK" customer "$a" undo -q >out 2>err
exits 'what came since asks' 3 "$DESK" customer "$a" unmerge
like 'by name' "$(cat err)" 'act:[0-9]+ \(note: Vu ensemble'
exits 'a dry run lists it' 1 "$DESK" customer "$a" unmerge --dry-run -o json
is 'with its keys' "$(keys r <out)" "$(documented since)"
row=$(get 'r["row"]' <out)
exits 'it is given to one of the two only' 3 "$DESK" customer "$a" unmerge --give "$row=9999"
exits 'given, they part' 0 "$DESK" customer "$a" unmerge --give "$row=$a" -q
is 'and the other is as before' "$("$DESK" customer "$b" -o json)" "$before"

# ---- never the same
"$DESK" customer "$a" different "$b" -q >out
exits 'said to be two, they are never merged' 3 "$DESK" customer "$a" merge "$b"
exits 'nobody takes that back' 3 "$DESK" customer "$a" undo
like 'in a sentence that says what to do' "$(cat err)" 'said for ever: it cannot be undone\. If it was a slip, say so in a note on both'
is 'a match shows it' "$("$DESK" customer "$a" same -o json | python3 -c '
import sys,json
print([r["verdict"] for r in map(json.loads, sys.stdin) if r["customer"] == '"$b"'] or ["apart"])')" "['apart']"
"$DESK" customer "$a" verify client:77 -q >out
c=$("$DESK" customers -q | grep -vx -e "$a" -e "$b" | head -n 1)
"$DESK" customer "$c" verify client:77 -q >out
is 'the same verified id merges without being asked' "$(field 'r["members"]' "$DESK" customer "$c")" \
	"[$(printf '%s\n' "$a" "$c" | sort -n | head -n 1), $(printf '%s\n' "$a" "$c" | sort -n | tail -n 1)]"
exits 'a second id of one kind is refused' 3 "$DESK" customer "$a" verify client:78
