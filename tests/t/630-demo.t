#!/bin/sh
# guichet demo: a branch with clocks in every state, through the real import path, and gone afterwards.
. "$(dirname "$0")/lib.sh"
plan 53
now=2026-11-24T10:00:00Z
export TMPDIR="$T/tmp"
mkdir tmp
left() { find tmp -maxdepth 1 -name 'guichet-demo-*' | wc -l; }
demo() { "$DESK" demo --no-feed --now "$now" "$@"; }
db() { sqlite3 -cmd '.timeout 5000' "$1/cache.db" "$2"; }

exits 'a home is made' 0 "$DESK" demo --build-only --home "$T/a" --now "$now"
is 'and named' "$(cat out)" "$T/a"
cases=$(db a 'SELECT count(*) FROM cases')
ok "about 360 conversations: $cases" test "$cases" -ge 340 -a "$cases" -le 380
for state in new answered snoozed resolved waiting quiet; do
	like "some are $state" "$(db a "SELECT count(*) FROM cases WHERE state = '$state'")" '^[1-9]'
done
ms=1795514400000 # 2026-11-24T10:00:00Z
is 'clocks are late, close and far' "$(db a "SELECT max(due > 0 AND due < $ms), max(due > $ms AND due < $ms + 1500000),
	max(due > $ms + 7200000) FROM cases")" '1|1|1'
is 'mail, chat, public posts and reviews' "$(db a "SELECT group_concat(name || '=' || kind) FROM (SELECT name, kind FROM account ORDER BY name)")" \
	'agence=mail,avis-google=review,mastodon=public,service-client=mail,whatsapp=chat'
is 'some of them everywhere' "$(db a "SELECT min(n) > 10 FROM (SELECT count(DISTINCT c.case_id) AS n FROM message m JOIN conversation c
	ON c.id = m.conversation GROUP BY m.account)")" 1
is 'stars, reach, private and public on one account, words of others' "$(db a "SELECT count(DISTINCT rating) > 4, max(reach) > 10000,
	count(DISTINCT CASE WHEN a.name = 'mastodon' THEN m.public END), sum(automatic = 'context') > 2 FROM message m JOIN account a ON a.id = m.account")" '1|1|2|1'
is 'one who asks by mail, in a chat and in public' "$(db a "SELECT count(DISTINCT account) FROM message WHERE author = 'Mathilde Carpentier'")" 3
is 'nothing is aside' "$(find a/spool -path '*/bad/*' | wc -l)" 0
is 'both languages' "$(db a "SELECT max(text LIKE '%Bonjour%'), max(text LIKE '%Regards%') FROM message")" '1|1'

# ---- tables speak the person's language, JSON and CSV do not ----
rows() { "$DESK" "$@" --home "$T/a" --now "$now" 2>&1; }
french() { LANGUAGE=fr LC_ALL=C.UTF-8 rows "$@"; }
for c in cases 'case 1 explain' 'clock replay' 'customer 1 timeline'; do
	# shellcheck disable=SC2086 # words
	is "$c: the same JSON" "$(french $c -o json | cksum)" "$(rows $c -o json | cksum)"
done
like 'states' "$(french cases)" 'nouveau'
like 'why a stretch counts' "$(french case 1 explain)" ' compte '
unlike 'no word of the program is left in English' "$(french cases | awk '{ print $3 }'; french case 1 explain; french clock replay;
	french accounts; french doctor; french stats; french keys | awk '{ print $2 }')" '(^| )(new|waiting|snoozed|counted|closed|paused|frt|nrt|ttr|held|resolve|idle|syncing|warn|hint|thread|disk|home|search|outbox)( |$)'
like 'acts are sentences' "$(french customer "$(rows customers mathilde -q | head -n 1)" timeline)" " Claire Martin l'a résolu : réglé avec le client"
like 'decimals' "$(french motives)" ' 0,3 '
like 'as in English' "$(rows motives)" ' 0\.3 '
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

# ---- on a Sunday at three in the morning -------------------------------------------------------
night=2026-11-22T02:00:00Z
exits 'made by night' 0 "$DESK" demo --build-only --home "$T/n" --now "$night"
cat >night.py <<'PY'
import sqlite3, sys
from datetime import datetime
from zoneinfo import ZoneInfo
db = sqlite3.connect(sys.argv[1])
def local(ms):
    return datetime.fromtimestamp(ms / 1000, ZoneInfo("Europe/Paris"))
def is_open(ms, remote):
    t = local(ms); minute, day = t.hour * 60 + t.minute, t.weekday()
    if (t.month, t.day) in ((11, 1), (11, 11)):
        return False
    if remote:
        return 600 <= minute <= 1080 if day == 6 else 480 <= minute <= 1200
    return 540 <= minute <= 720 if day == 5 else day < 5 and (540 <= minute <= 750 or 810 <= minute <= 1080)
mine = db.execute("SELECT m.at, a.name <> 'agence' FROM message m JOIN account a ON a.id = m.account WHERE m.direction = 'out' AND m.kind = 'message'"
                  " AND m.automatic = 'no' AND a.channel IN ('mail', 'whatsapp')").fetchall()
due = db.execute("SELECT k.due, a.name NOT IN ('agence', 'avis-google') FROM cases k JOIN account a ON a.id = k.account WHERE k.due > 0").fetchall()
print("we write when we are there:", len(mine) > 150 and all(is_open(*m) for m in mine))
print("answers are due when somebody is there:", len(due) > 100 and all(is_open(*d) for d in due))
now = 1795312800000
late, soon, far = (sum(1 for d, _ in due if test(d - now)) for test in (lambda s: s < 0, lambda s: 0 < s < 9 * 3600000, lambda s: s > 30 * 3600000))
print("some are late, some due this Sunday, some on Monday:", late > 5, soon > 5, far > 5)
PY
is 'the story is the same' "$(python3 night.py n/cache.db)" 'we write when we are there: True
answers are due when somebody is there: True
some are late, some due this Sunday, some on Monday: True True True'
is 'of four promises more than two are kept' "$("$DESK" board --home "$T/n" --now "$night" -o json | jq '[.queues[].kept] | length == 5 and min > 0.5 and min < 1')" true

mkdir real
echo mine >real/file
exits 'a folder with something else in it is refused' 2 demo --home "$T/real"
is 'and left as it is' "$(ls real)" file

# ---- an answer to each kind of channel is a file
export GUICHET_HOME="$T/c" GUICHET_NOW=2026-11-24T10:00:30Z
for who in whatsapp mastodon avis-google; do
	case_=$("$DESK" cases -o json | jq -r "select(.account == \"$who\" and .state == \"new\") | .case" | head -n 1)
	ok "answered: $who" "$DESK" case "$case_" reply -m 'Merci, nous regardons.'
done
ok 'they leave, in time' env GUICHET_NOW=2026-11-24T10:05:00Z "$NET" --once -q
is 'as requests of each' "$(cat c/spool/*/outbox/*.json | jq -r '.requests[].url' | cut -d/ -f3 | sort | paste -sd' ')" \
	'graph.facebook.com mybusiness.googleapis.com social.example'
review=$("$DESK" cases -o json | jq -r 'select(.account == "avis-google" and .state == "answered") | .case' | head -n 1)
"$DESK" case "$review" reply -m 'Encore merci.' >out 2>&1
like 'a review takes one answer' "$(cat out)" 'one answer to a review'
who=$("$DESK" case "$review" -o json | jq -r .customer)
is 'who writes a review has no address that says anything' "$("$DESK" customers "$who" -o json | jq -r .address)" ''
ok 'and their name stands in the outbox' run_script <<END
:go-to-view outbox
:expect $who
END
unset GUICHET_HOME GUICHET_NOW

# ---- the screen
printf ':quit\n' >quit.keys
ok 'the screen opens and ends' demo -S quit.keys
is 'the home is gone' "$(left)" 0
ok 'a kept home opens again' "$DESK" demo --no-feed --home "$T/a" --now "$now" -S quit.keys
ok 'and stays' test -e a/cache.db
before=$(db a 'SELECT count(*) FROM message')
printf ':wait 10000\n:quit\n' >wait.keys
ok 'while it runs' "$DESK" demo --home "$T/a" --now "$now+" -S wait.keys
is 'two new messages arrive' "$(db a 'SELECT count(*) FROM message')" $((before + 2))
like 'who asks in public what she asked in a chat is one case' "$("$DESK" cases --home "$T/a" -o json | jq -r 'select(.hop != null) | .customer + ": " + .hop')" \
	'^Mathilde Carpentier: .*WhatsApp'
