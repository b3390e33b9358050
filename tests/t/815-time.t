#!/bin/sh
# Waits in a home: due by calendar and policy, explained stretch by stretch, replayed by another policy, and the ledger.
. "$(dirname "$0")/lib.sh"
plan 45
cat >desk.cal <<'EOF2'
[calendar]
zone = Europe/Paris
week = Mon-Fri 09:00-12:30 13:30-18:00
holidays = feries.ics
EOF2
printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' >feries.ics
printf '[calendar]\nzone = Europe/Paris\nweek = Mon-Sun 00:00-24:00\n' >night.cal
printf '[policy "all"]\nfirst = 2h\nnext = 1h\nresolve = 8h\n' >desk.policy
printf '[policy "all"]\nfirst = 30m\n' >strict.policy
cat >c.conf <<EOF2
[guichet]
name = Claire Martin
calendar = $T/desk.cal
policy = $T/desk.policy
[account "a"]
link = spool
spool = $T/sp
address = a@bank.example
[account "b"]
link = spool
spool = $T/spb
address = b@bank.example
queue = nuit
calendar = $T/night.cal
EOF2
chmod 600 c.conf
mkdir -p sp/new sp/cur sp/outbox spb/new spb/cur spb/outbox
export GUICHET_HOME="$T/h" GUICHET_CONFIG="$T/c.conf"
mail() { # mail FOLDER ID DATE [IN-REPLY-TO]
	printf 'From: c%s@example.org\nTo: %s@bank.example\nSubject: Question %s\nMessage-ID: <%s@x.example>\nDate: %s\n%s\nBonjour\n' \
		"$2" "$1" "$2" "$2" "$3" "${4:+In-Reply-To: <$4@x.example>
}" >"$1/new/$2.eml"
}
json() { python3 -c "import sys,json; rows=[json.loads(l) for l in sys.stdin]; print($1)"; }
at() { export GUICHET_NOW="$1"; }

ok 'the configuration is sound' "$DESK" config check
printf '[policy "n"]\nchannel = mail, chat\nqueue = nuitt\nfirst = 2h\n' >desk.policy
exits 'a policy for a queue that is none' 3 "$DESK" config check
like 'its line, and the queues there are' "$(cat out)" 'desk.policy:3: there is no queue “nuitt”, so “n” never applies; there are: a, nuit$'
printf '[policy "n"]\nchannel = mial\nfirst = 2h\n' >desk.policy
"$DESK" config check >out 2>&1
like 'for a channel that is none' "$(cat out)" 'desk.policy:2: there is no channel “mial”.* there are: mail, chat, public, review$'
printf '[policy "all"]\nfirst = 2h\nnext = 1h\nresolve = 8h\n' >desk.policy
at 2026-04-30T15:30:00Z
mail sp 1 'Thu, 30 Apr 2026 15:30:00 +0000'
ok 'a message comes in' "$NET" --once -q
first() { "$DESK" cases all -o json | json "[(r['due'], r['level'], r['queue']) for r in rows][0]"; }
is 'due after the holiday and the weekend' "$(first)" "('2026-05-04T08:30:00Z', 'ok', 'a')"
at 2026-05-04T08:06:00Z
is 'little open time is left' "$(first)" "('2026-05-04T08:30:00Z', 'warn', 'a')"
at 2026-05-04T08:30:01Z
is 'late by a second' "$(first)" "('2026-05-04T08:30:00Z', 'late', 'a')"
"$DESK" case 1 explain -o json | grep '"kind":"frt"' >explain.json
is 'each stretch and why' "$(json '[(r["seconds"], r["why"], r["detail"]) for r in rows]' <explain.json)" \
	"[(1800, 'counted', None), (21600, 'closed', None), (86400, 'holiday', '2026-05-01'), (205200, 'closed', None), (5401, 'counted', None)]"
is 'documented keys' "$(json '"\n".join(rows[0].keys())' <explain.json)" \
	"$(awk '/^\.Ss / { on = $2 == "explained" } on && /^\.It Li / { print $3 }' "$BUILD/doc/guichet-json.7")"
like 'in words' "$("$DESK" case 1 explain)" 'first answer: 2h00 of open time in 3d'

# ---- another queue, another calendar
exits 'no such queue' 3 "$DESK" case 1 queue nulle-part
like 'it names those there are' "$(cat err)" 'there are: a, nuit'
at 2026-05-04T07:30:00Z
ok 'moved to the night queue' "$DESK" case 1 queue nuit
is 'what was counted counts on' "$(first)" "('2026-05-04T08:30:00Z', 'ok', 'nuit')"
ok 'and taken back' "$DESK" case 1 undo
# ---- pauses
ok 'waiting for the customer' "$DESK" case 1 snooze customer
is 'the clock stands still' "$("$DESK" cases all -o json | json "[(r['due'], r['state']) for r in rows][0]")" "(None, 'snoozed')"
like 'said in words' "$("$DESK" case 1)" 'when the customer writes'
at 2026-05-04T08:30:00Z
mail sp 2 'Mon, 04 May 2026 08:30:00 +0000' 1
ok 'the customer writes' "$NET" --once -q
is 'and the clock runs again' "$(first)" "('2026-05-04T09:30:00Z', 'ok', 'a')"
like 'what moved is told' "$("$DESK" case 1 explain)" 'due moved from'
# ---- the policy changes
printf '[policy "all"]\nfirst = 4h\n' >desk.policy
ok 'a pass with another policy' "$NET" --once -q
is 'due by the new one' "$(first)" "('2026-05-04T12:30:00Z', 'ok', 'a')"
is 'what was due is kept' "$(sqlite3 h/cache.db "SELECT count(*) FROM due_log WHERE was = 1777887000000")" 1
printf '[policy "all"]\nfirst = 4h\nresolve = 1h\n' >desk.policy
exits 'a policy that contradicts itself' 3 "$NET" --once -q
like 'is refused with its line' "$(cat err)" 'desk.policy:3: '
printf '[policy "all"]\nfirst = 4h\n' >desk.policy

# ---- replay
at 2026-05-04T09:00:00Z
"$DESK" clock replay --policy strict.policy --from 2026-04-01T00:00:00Z -o json >one.json
at 2026-06-04T09:00:00Z
"$DESK" clock replay --policy strict.policy --from 2026-04-01T00:00:00Z -o json >two.json
ok 'the same bytes whenever it is asked' cmp one.json two.json
is 'by another policy' "$(grep '"frt"' one.json | json '[(r["target_s"], r["due"], r["met"]) for r in rows]')" \
	"[(1800, '2026-04-30T16:00:00Z', 'open')]"
is 'nothing was written' "$(sqlite3 h/cache.db "SELECT target_s FROM episode WHERE kind = 'frt'")" 14400
is 'nothing opened later' "$("$DESK" clock replay --from 2027-01-01T00:00:00Z -q | wc -l)" 0

# ---- the ledger
at 2026-05-05T08:30:00Z
exits 'somebody waits' 1 "$DESK" audit unanswered --older 24h -o json
is 'two messages' "$(json '[(r["message"] > 0, r["case"], r["age_s"]) for r in rows]' <out)" \
	"[(True, 1, 406800), (True, 1, 86400)]"
exits 'not that long' 0 "$DESK" audit unanswered --older 30d
exits 'resolving asks for a reason' 3 "$DESK" case 1 resolve
"$DESK" case 1 resolve spam, vendu ailleurs >/dev/null
is 'the ledger sums up' "$("$DESK" audit ledger -o json | json '[(r["day"], r["messages"], r["waiting"], r["spam"]) for r in rows]')" \
	"[('2026-05-04', 1, 0, 1), ('2026-04-30', 1, 0, 1)]"

# ---- who comes next
at 2026-05-05T09:00:00Z
for i in 3 4 5; do mail sp $i "Tue, 05 May 2026 07:0$i:00 +0000"; done
"$NET" --once -q
ids=$("$DESK" cases unclaimed --sort urgency -q | tr '\n' ' ')
set -- $ids
is 'three wait' "$#" 3
ok 'the first is passed over' "$DESK" case "$1" skip pas ma langue
exits 'a reason is wanted' 2 "$DESK" case "$2" skip
is 'the second is served' "$("$DESK" serve -q)" "$2"
is 'the third is served' "$("$DESK" serve -q)" "$3"
exits 'nobody else' 1 "$DESK" serve
is 'counted' "$("$DESK" audit claims -o json)" '{"advisor":"Claire Martin","claims":2,"picked":0,"picked_percent":0,"skips":1}'
"$DESK" case "$2" release >/dev/null
"$DESK" case "$3" release >/dev/null
ok 'another one is picked' "$DESK" case "$3" claim
is 'that is counted too' "$("$DESK" audit claims -o json | json '[(r["claims"], r["picked"], r["picked_percent"]) for r in rows]')" '[(3, 1, 33)]'
