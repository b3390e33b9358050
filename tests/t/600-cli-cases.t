#!/bin/sh
# Lists of the command line: views, words, sorting, three formats; keys printed are keys documented.
. "$(dirname "$0")/lib.sh"
plan 32
now=2026-11-24T10:00:00Z
"$DESK" demo --build-only --home "$T/demo" --now "$now" >out 2>err || diag <err
export GUICHET_HOME="$T/demo" GUICHET_NOW="$now"

# json EXPRESSION < LINES: python, over `rows`
json() { python3 -c "import sys,json,re; rows=[json.loads(l) for l in sys.stdin]; print($1)"; }

"$DESK" cases -o json >all.json
is 'every line is one JSON object' "$(json 'len(rows)' <all.json)" "$(wc -l <all.json)"
is 'as many as ids' "$("$DESK" cases -q | wc -l)" "$(wc -l <all.json)"
is 'ids are the rows' "$("$DESK" cases -q | tr '\n' ' ')" "$(json '" ".join(str(r["case"]) for r in rows)' <all.json) "
is 'as many in the cache' "$(sqlite3 demo/cache.db "SELECT count(*) FROM cases WHERE state NOT IN ('resolved', 'merged')")" \
	"$(wc -l <all.json)"

like 'where there is no subject, a table has the first words' \
	"$("$DESK" cases vanessa)" 'Vanessa P\. +@banque_exemple On m.a débitée'
is 'and JSON has no subject' "$("$DESK" cases vanessa -o json | json 'rows[0]["subject"]')" ''
# documented NAME: keys of a kind of row in guichet-json(7), in order.
documented() {
	awk -v name="$1" '/^\.Ss / { on = $2 == name } on && /^\.It Li / { print $3 }' "$BUILD/doc/guichet-json.7"
}
keys() { json '"\n".join(rows[0].keys())'; }
is 'keys of a case are those documented' "$(keys <all.json)" "$(documented case)"
want='account case channel customer due state subject visibility waiting_since'
is 'and the promised ones are there' "$(json '" ".join(sorted(set(rows[0]) & set("'"$want"'".split())))' <all.json)" "$want"
is 'keys of search are those documented' "$("$DESK" search carte -o json | keys)" "$(documented hit)"
is 'keys of accounts are those documented' "$("$DESK" accounts -o json | keys)" "$(documented account)"
is 'keys of doctor are those documented' "$("$DESK" doctor -o json | keys)" "$(documented check)"
is 'keys of keys are those documented' "$("$DESK" keys -o json | keys)" "$(documented key)"
is 'keys of length are those documented' "$(echo a | "$DESK" length -o json | keys)" "$(documented length)"
is 'a connector says how it counts' "$("$DESK" length --channel x -o json 'Voir banque.com/aide et 你好')" \
	'{"length":36,"limit":280,"unit":"weighted characters"}'
exits 'too long is told by the exit code' 1 "$DESK" length --channel bluesky "$(head -c 3001 /dev/zero | tr '\0' a)"

is 'visibility is public or private' "$(json 'sorted({r["visibility"] for r in rows})' <all.json)" "['private', 'public']"
time='\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z'
is 'times are RFC 3339 in UTC, or null' "$(json "all(r[k] is None or re.fullmatch(r'$time', r[k]) is not None
	for r in rows for k in ('due', 'waiting_since', 'last_at', 'snoozed_until'))" <all.json)" True
is 'late is what due says' "$(json "all(r['late'] == (r['due'] is not None and r['due'] < '$now') for r in rows)" <all.json)" True
is 'the waiting view waits' "$("$DESK" cases waiting -o json | json 'len(rows) > 20 and all(r["waiting_since"] for r in rows)')" True
is 'the late view is late' "$("$DESK" cases late -o json | json 'len(rows) > 3 and all(r["late"] for r in rows)')" True
is 'the resolved view is resolved' \
	"$("$DESK" cases resolved -o json | json 'len(rows) > 10 and {r["state"] for r in rows}')" "{'resolved'}"
is 'mine are mine' "$("$DESK" cases mine -o json | json '{r["owner"] for r in rows}')" "{'Claire Martin'}"
is 'one account only' "$("$DESK" cases -A agence -o json | json '{r["account"] for r in rows}')" "{'agence'}"
is 'words must all occur' "$("$DESK" cases PRÊT immobilier -o json | json 'len(rows) > 0 and {r["subject"] for r in rows}')" \
	"{'Question sur mon prêt immobilier'}"
is 'count and offset cut a window' "$("$DESK" cases -q -c 3 --offset 2)" "$("$DESK" cases -q | sed -n 3,5p)"
is 'reverse turns the order' "$("$DESK" cases -q --reverse | sed -n 1p)" "$("$DESK" cases -q | tail -n 1)"

"$DESK" cases all -o csv >all.csv
cat >same.py <<'EOF'
import csv, json
rows = list(csv.DictReader(open('all.csv', newline='')))
want = [json.loads(l) for l in open('all.json')]
same = all(r['case'] == str(w['case']) and r['due'] == (w['due'] or '') for r, w in zip(rows, want))
print(list(rows[0]) == list(want[0]) and len(rows) == len(want) and same and b'\r\n' in open('all.csv', 'rb').read())
EOF
is 'CSV has the keys, the rows, and the same values' "$(python3 same.py)" True

# ---- what came from outside
cat >h2.conf <<EOF
[account "a"]
link = spool
spool = $T/sp
address = a@bank.example
EOF
chmod 600 h2.conf
mkdir -p sp/new sp/cur sp/outbox
i=0
for s in '=cmd()' '+1' '-2' '@x' 'a "quoted", one'; do
	i=$((i + 1))
	printf 'From: c%s@example.org\nTo: a@bank.example\nSubject: %s\nMessage-ID: <%s@x.example>\nDate: Tue, 24 Nov 2026 09:00:00 +0000\n\n%s\n' \
		"$i" "$s" "$i" "$s" >"sp/new/$i.eml"
done
ok 'five hostile subjects come in' env GUICHET_HOME="$T/h2" GUICHET_CONFIG="$T/h2.conf" "$NET" --once -q
GUICHET_HOME=$T/h2 GUICHET_CONFIG=$T/h2.conf "$DESK" cases -o csv >hostile.csv
is 'formulas are defused, quotes doubled' \
	"$(python3 -c "import csv; print(*sorted(r['subject'] for r in csv.DictReader(open('hostile.csv', newline=''))), sep='|')")" \
	"'+1|'-2|'=cmd()|'@x|a \"quoted\", one"

hostile=$("$DESK" cases -q suspendu)
like 'the one who tricks the screen is there' "$hostile" '^[0-9]+$'
{
	"$DESK" cases suspendu
	"$DESK" case "$hostile"
	"$DESK" case "$hostile" -o json
	"$DESK" cases suspendu -o csv | tr -d '\r'
} >text 2>&1
is 'no control character and no mark of direction reaches the terminal' \
	"$(LC_ALL=C grep -c -P '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xc2[\x80-\x9f]' text)" 0
like 'what was there is shown by its name' "$(cat text)" 'U\+202E'
