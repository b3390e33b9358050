#!/bin/sh
# An account of a connector: pages in, each with its cursor; nothing twice, nothing left out.
. "$(dirname "$0")/api.sh"
plan 46
talk
home
talk_account talk set.limit=3
say anna 'Bonjour, ma carte est perdue' '"thread":"t1"'
say bob 'Good evening' '"private":true'
say anna 'Alors ?' '"thread":"t1","reply_to":"1"'
say carl 'Un' && say carl 'deux' && say carl 'trois' && say carl 'quatre'

# ---- one pass ----------------------------------------------------------------------------
exits 'a pass over three pages' 0 "$NET" --once
like 'says what came' "$(cat out)" 'talk: 7 new'
is 'all are here, in order' "$(texts)" 'Bonjour, ma carte est perdue|Good evening|Alors ?|Un|deux|trois|quatre'
is 'three pages were asked for' "$(asked /messages)" 3
is 'the cursor is the last one' "$(sql "SELECT cursor FROM folder WHERE name = 'stream'")" '{"cursor":"7","next":[]}'
is 'a thread is one case' "$(sql "SELECT count(DISTINCT c.case_id) FROM message m JOIN conversation c ON c.id = m.conversation WHERE c.thread = 't1'")" 1
is 'an author is one customer' "$(sql "SELECT count(*) FROM customer WHERE name = 'carl'")" 1
is 'known by the id behind the handle' "$(sql "SELECT channel || ' ' || value || ' ' || shown FROM identity WHERE name = 'anna'")" 'talk u-anna @anna'
is 'what is private is' "$(sql "SELECT group_concat(public) FROM message WHERE author IN ('bob', 'anna')")" 1,0,1
is 'with its place' "$(sql "SELECT url FROM message WHERE channel_id = '2'")" https://talk.example/2
is 'the account knows its channel' "$(sql 'SELECT kind, title, mark, handle, limit_unit, limit_max, target_s, undo_s, public FROM account')" 'chat|Talk|T|@bank|graphemes|300|600|3|0'
is 'and what it learnt' "$(sql "SELECT json_extract(facts, '$.id') FROM account")" 0
like 'cases can be searched' "$("$DESK" search carte)" 'anna'
is 'nobody has asked with another token' "$(grep -c '"authorization": "Bearer letmein"' talk.log)" 4
is 'no token in the log' "$(grep -rc letmein "$HOME_DIR/log/net.log")" 0
like 'its state' "$(status 'phase, error IS NULL, synced_at > 0')" 'idle\|1\|1'

exits 'again' 0 "$NET" --once
is 'one page more' "$(asked /messages)" 4
is 'nothing new' "$(sql 'SELECT count(*) FROM message')" 7

# ---- what is new --------------------------------------------------------------------------
say anna 'Toujours rien' '"thread":"t1","at":"2031-02-03T04:05:06Z"'
say dora 'de 1970' '"at":"1970-01-01T00:00:05Z"'
say dora '<p>Un <b>texte</b></p>' '"html":"<p>Un <b>gras</b> &amp; un lien</p>","files":["a.txt"]'
"$NET" --once -q
is 'the page after the cursor' "$(sql 'SELECT count(*) FROM message')" 10
is 'no time in the future' "$(sql "SELECT count(*) FROM message WHERE at > arrived + 1000")" 0
is 'a message of 1970 came just now' "$(sql "SELECT count(*) FROM message WHERE text = 'de 1970' AND at BETWEEN arrived - 2000 AND arrived + 1000")" 1
sql "INSERT INTO part_wish(message, section, asked_at) SELECT message, section, 0 FROM part"
"$NET" --once -q
is 'a file that somebody wants to open is fetched' "$(sql "SELECT CAST(data AS TEXT) FROM part")" 'the file a.txt'

# ---- the same again: a crash before the cursor was written ---------------------------------
sql "UPDATE folder SET cursor = NULL WHERE name = 'stream'"
exits 'from the beginning' 0 "$NET" --once
like 'everything is known' "$(cat out)" 'talk: 0 new, 10 already here'
is 'and here once' "$(sql 'SELECT count(*), count(DISTINCT channel_id) FROM message')" '10|10'
sql "UPDATE folder SET cursor = '{\"cursor\":\"9\",\"next\":[{\"method\":\"GET\",\"url\":\"/messages\",\"query\":{\"after\":\"9\",\"limit\":\"1\"}}]}' WHERE name = 'stream'"
: >talk.log
"$NET" --once -q
is 'what waits is asked before anything else' "$(grep -o '"after": \["[0-9]*"\]' talk.log | head -n 1)" '"after": ["9"]'
is 'then the cursor goes on' "$(sql "SELECT cursor FROM folder WHERE name = 'stream'")" '{"cursor":"10","next":[]}'

# ---- following -----------------------------------------------------------------------------
spawn "$NET" --watch
net=$pid
listening() { [ "$(status phase)" = listening ]; }
ok 'it follows' wait_for 10 listening
say emma 'en direct'
here() { [ "$(sql "SELECT count(*) FROM message WHERE text = '$1'")" = 1 ]; }
ok 'what is said comes by itself' wait_for 5 here 'en direct'
stop "$net"
sed -i 's/^address = @bank$/&\npoll = 1h/' "$CONF"
spawn "$NET" --watch
net=$pid
wait_for 10 listening
say emma 'sur demande'
: >"$HOME_DIR/run/bell.sync"
ok 'when a person asks, at once' wait_for 5 here 'sur demande'
stop "$net"
is 'it ends when told to' "$(status phase)" stopped

# ---- a long poll, and a stream that wakes ----------------------------------------------------
echo 'set.wait = 20' >>"$CONF"
spawn "$NET" --watch
net=$pid
wait_for 10 listening
sleep 0.5
say emma 'pendant que le serveur attend'
ok 'a long poll brings it at once' wait_for 5 here 'pendant que le serveur attend'
before=$(asked /messages)
sleep 2
ok 'and does not ask without end' test $(($(asked /messages) - before)) -le 3
start_=$(date +%s)
stop "$net"
ok 'a server that waits does not hold up the end' test $(($(date +%s) - start_)) -le 10
sed -i '/^set.wait/d' "$CONF"
sed -i 's/"look", "files"\]/"look", "files", "listen"]/' "$HOME_DIR/connectors/talk/connector.jq"
echo 'def listen: {method: "GET", url: "/events", stream: "sse"};' >>"$HOME_DIR/connectors/talk/connector.jq"
spawn "$NET" --watch
net=$pid
wait_for 10 listening
wait_for 5 asked /events
sleep 0.5
say emma 'par le flux'
ok 'an event of the stream wakes a round' wait_for 5 here 'par le flux'
stop "$net"

# ---- a limit, and what is not configured ------------------------------------------------------
sed -i '/^poll/d' "$CONF"
fault '{"path":"/messages","times":1,"status":429,"headers":{"Retry-After":"1"},"body":{"error":"slow down"}}'
say emma 'après la limite'
exits 'a second of patience, and it goes on' 0 "$NET" --once
is 'nothing was lost' "$(sql "SELECT count(*) FROM message WHERE text = 'après la limite'")" 1
echo 'set.colour = red' >>"$CONF"
exits 'a setting that the connector does not have' 3 "$NET" --once
like 'is named, with where to find those it has' "$(cat err)" 'Account .talk.: the connector .talk. has no setting .colour..*guichet-net connector talk about'
sed -i '/^set.colour/d; s/^channel = talk$/channel = nosuch/' "$CONF"
exits 'a connector that is not there' 3 "$NET" --once
like 'is named' "$(cat err)" 'Account .talk.: there is no connector .nosuch.'
sed -i 's/^channel = nosuch$/channel = talk/; s/^url = .*/url = https:\/\/127.0.0.1:1/' "$CONF"
exits 'a server that is not there' 3 "$NET" --once
like 'one sentence' "$(cat err)" 'Account .talk.'

# ---- recorded traffic -------------------------------------------------------------------------
mkdir recorded
cat >recorded/1.json <<'END'
[{"request": {"path": "/me"}, "body": {"id": 9007199254740993, "name": "bank", "limit": 10}},
 {"request": {"path": "/messages", "query": {"after": "0"}}, "times": 1, "body": {"more": false, "messages": [
   {"id": "é1", "thread": "x", "author": {"id": "1", "name": "zoé", "display": "Zoé"}, "at": "2026-01-02T03:04:05.678+02:00", "text": "tôt"}]}}]
END
certificates
serve REPLAY "$SERVERS/replay.py" "$T/recorded" --tls "$T/tls" --log "$T/replay.log"
home replayed
talk_account talk url="https://localhost:$REPLAY_PORT" ca-file="$T/tls/ca.pem"
exits 'over TLS, recorded' 0 "$NET" --once
is 'an id beyond 2^53 is exact, a time with an offset right' "$(sql "SELECT json_extract(a.facts, '$.id'), m.channel_id, m.at FROM message m JOIN account a")" '9007199254740993|é1|1767315845678'
