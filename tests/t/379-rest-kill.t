#!/bin/sh
# kill -9 at every step of bringing in and of sending through a connector (KILLS=30 each): nothing
# is lost, nothing is there twice, and only what died after the request went is left to a look.
. "$(dirname "$0")/api.sh"
kills=${KILLS:-$([ -n "${GUICHET_ASAN:-}" ] && echo 12 || echo 30)}
[ -x "$FAULT_BUILD/guichet-net" ] || skip_all 'no build with fault points'
plan 12
NET=$FAULT_BUILD/guichet-net
talk --forget
home
talk_account talk set.limit=5

# ---- bringing in: the process dies before, in and after the transaction of a page ---------------
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	printf '{"author":{"id":"u-%s","name":"n%s"},"text":"message %s","at":"2026-01-02T03:%02d:00Z","thread":"t%s"}\n' \
		$((i % 7)) $((i % 7)) $i $((i - 1)) $((i % 7))
done | python3 -c 'import json,sys; print(json.dumps([json.loads(l) for l in sys.stdin]))' >people.json
curl -sf -d @people.json "http://127.0.0.1:$TALK_PORT/-/say" >/dev/null
round=0 died=0 torn=0
while [ $round -lt "$kills" ]; do
	for point in rest_before_commit ingest_commit rest_after_commit; do
		[ $round -lt "$kills" ] || break
		round=$((round + 1))
		GUICHET_FAULT="$point=kill@$((round % 3 + 1))" "$NET" --once -q >/dev/null 2>err
		died=$((died + $(grep -c 'signal 9' err)))
		# whatever is here, the cursor says exactly that
		[ "$(sql 'SELECT count(*) FROM message' 2>/dev/null)" = "$(sql "SELECT coalesce(json_extract(cursor, '\$.cursor'), '0') FROM folder" 2>/dev/null)" ] ||
			torn=$((torn + 1))
		if [ "$(sql 'SELECT count(*) FROM message')" = 60 ]; then # and again from the beginning
			sql "UPDATE folder SET cursor = NULL" && touch again
			break
		fi
	done
	[ -e again ] && break
done
ok 'it died on the way' test "$died" -ge 3
is 'messages and cursor always agree' $torn 0
while [ $round -lt "$kills" ]; do # everything is known: what is read again must not come twice
	for point in rest_before_commit ingest_commit rest_after_commit; do
		round=$((round + 1))
		GUICHET_FAULT="$point=kill@$((round % 3 + 1))" "$NET" --once -q >/dev/null 2>&1
	done
done
"$NET" --once -q
is "after $round kills all are here, each once" "$(sql "SELECT count(*), count(DISTINCT channel_id), count(DISTINCT text) FROM message")" '60|60|60'
is 'in their threads' "$(sql 'SELECT count(*) FROM conversation')" 7
is 'and the cases are as if nothing had happened' "$(sql 'SELECT count(*), sum(messages) FROM cases')" '7|60'

# ---- sending -----------------------------------------------------------------------------------------
case_id=$("$DESK" cases -q | head -n 1)
: >killed
round=0
while [ $round -lt "$kills" ]; do
	for point in rest_before_push rest_after_push deliver_before_end; do
		[ $round -lt "$kills" ] || break
		round=$((round + 1))
		id=$("$DESK" case "$case_id" reply --hold 0 -q -m "answer $round, killed at $point")
		GUICHET_FAULT="$point=kill" "$NET" --once -q >/dev/null 2>&1
		sql "SELECT state FROM outbox WHERE id = $id" >>after-kill
		echo "$id $point answer $round, killed at $point" >>killed
		"$NET" --once -q >/dev/null 2>&1
	done
done
is 'every one died while sending' "$(grep -c '^sending$' after-kill)" "$kills"
for time in '20 seconds' '2 minutes' '7 minutes'; do
	"$NET" --once -q --now "$(date -u -d "+$time" +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1
done
said >all.json
python3 - "$HOME_DIR/cache.db" <<'END' >verdict
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
there = [m["text"] for m in json.load(open("all.json")) if m.get("mine")]
twice, lost, wrong = [], [], []
for line in open("killed"):
    number, point, text = line.rstrip("\n").split(" ", 2)
    state, = db.execute("SELECT state FROM outbox WHERE id = ?", (number,)).fetchone()
    here, = db.execute("SELECT count(*) FROM message WHERE text = ? AND direction = 'out'", (text,)).fetchone()
    n = there.count(text)
    if n > 1 or here > 1:
        twice.append((point, text, n, here))
    if n == 1 and (state != "sent" or here != 1):
        lost.append((point, text, state, here))
    if n == 0 and (state != "uncertain" or point != "rest_before_push"):
        wrong.append((point, text, state))
print(twice); print(lost); print(wrong); print(len(there))
END
is 'nothing stands there twice, here neither' "$(sed -n 1p verdict)" '[]'
is 'what was taken is sent and in its case' "$(sed -n 2p verdict)" '[]'
is 'what was not is for a person to decide' "$(sed -n 3p verdict)" '[]'

# ---- where two of one id are taken for one: nobody is asked ---------------------------------------------
serve TALK "$SERVERS/talk.py" --log "$T/talk.log" --faults "$T/faults"
sed -i "s|^url = .*|url = http://127.0.0.1:$TALK_PORT|" "$CONF"
sed -i 's/mark: "T"/resend_seconds: -1, mark: "T"/' "$HOME_DIR/connectors/talk/connector.jq"
sql "UPDATE folder SET cursor = NULL"
: >killed
round=0
while [ $round -lt $((kills / 3)) ]; do
	for point in rest_before_push rest_after_push deliver_before_end; do
		round=$((round + 1))
		id=$("$DESK" case "$case_id" reply --hold 0 -q -m "key $round, killed at $point")
		GUICHET_FAULT="$point=kill" "$NET" --once -q >/dev/null 2>&1
		echo "$id" >>killed
		"$NET" --once -q >/dev/null 2>&1
	done
done
"$NET" --once -q --now "$(date -u -d '+20 seconds' +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1
is 'all are sent' "$(sql "SELECT count(*) FROM outbox WHERE state = 'sent' AND id IN ($(paste -sd, killed))")" "$(wc -l <killed)"
is 'each stands there once' "$(said | python3 -c 'import json,sys; t=[m["text"] for m in json.load(sys.stdin) if m.get("mine")]; print(len(t), len(set(t)))')" "$(wc -l <killed) $(wc -l <killed)"
is 'the cache is whole' "$(sql 'PRAGMA integrity_check')" ok
