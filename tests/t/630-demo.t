#!/bin/sh
# guichet demo: a branch with clocks in every state, through the real import path, and gone afterwards.
. "$(dirname "$0")/lib.sh"
plan 27
now=2026-11-24T10:00:00Z
export TMPDIR="$T/tmp"
mkdir tmp
left() { find tmp -maxdepth 1 -name 'guichet-demo-*' | wc -l; }
demo() { "$DESK" demo --no-feed --now "$now" "$@"; }
db() { sqlite3 -cmd '.timeout 5000' "$1/cache.db" "$2"; }

exits 'a home is made' 0 "$DESK" demo --build-only --home "$T/a" --now "$now"
is 'and named' "$(cat out)" "$T/a"
cases=$(db a 'SELECT count(*) FROM cases')
ok "about 270 conversations: $cases" test "$cases" -ge 250 -a "$cases" -le 280
for state in new answered snoozed resolved waiting quiet; do
	like "some are $state" "$(db a "SELECT count(*) FROM cases WHERE state = '$state'")" '^[1-9]'
done
ms=1795514400000 # 2026-11-24T10:00:00Z
is 'clocks are late, close and far' "$(db a "SELECT max(due > 0 AND due < $ms), max(due > $ms AND due < $ms + 1500000),
	max(due > $ms + 7200000) FROM cases")" '1|1|1'
is 'two accounts' "$(db a 'SELECT group_concat(name) FROM (SELECT name FROM account ORDER BY name)')" 'agence,service-client'
is 'both languages' "$(db a "SELECT max(text LIKE '%Bonjour%'), max(text LIKE '%Regards%') FROM message")" '1|1'
is 'HTML, attachments, bounce, auto-reply, list' "$(db a "SELECT max(shape & 1), (SELECT count(*) > 20 FROM part),
	(SELECT count(*) FROM bounce), max(automatic = 'reply'), max(automatic = 'list') FROM message")" '1|1|1|1|1'
is 'nothing was shown raw' "$(db a 'SELECT count(*) FROM message WHERE shape & 2')" 0
is 'owners, notes, labels' "$(db a "SELECT count(DISTINCT kind) FROM act WHERE kind IN
	('claim', 'note', 'label', 'snooze', 'resolve', 'urgent', 'priority', 'seen')")" 8

exits 'made again' 0 "$DESK" demo --build-only --home "$T/b" --now "$now"
same="SELECT c.id, c.subject, c.state, c.waiting_since, c.due, c.owner, c.labels FROM cases c ORDER BY id"
is 'the same seed makes the same branch' "$(db a "$same" | sha256sum)" "$(db b "$same" | sha256sum)"
exits 'with another seed' 0 "$DESK" demo --build-only --home "$T/c" --now "$now" --seed 2
ok 'it is another branch' test "$(db a "$same" | sha256sum)" != "$(db c "$same" | sha256sum)"

mkdir real
echo mine >real/file
exits 'a folder with something else in it is refused' 2 demo --home "$T/real"
is 'and left as it is' "$(ls real)" file

# ---- the screen
printf ':quit\n' >quit.keys
ok 'the screen opens and ends' demo -S quit.keys
is 'the home is gone' "$(left)" 0
ok 'a kept home opens again' "$DESK" demo --no-feed --home "$T/a" --now "$now" -S quit.keys
ok 'and stays' test -e a/cache.db
before=$(db a 'SELECT count(*) FROM message')
printf ':wait 10000\n:quit\n' >wait.keys
ok 'while it runs' "$DESK" demo --home "$T/a" --now "$now+" -S wait.keys
is 'a new message arrives' "$(db a 'SELECT count(*) FROM message')" $((before + 1))
