#!/bin/sh
# A customer and the desk on a real Synapse: rooms in, answers out, and what happens between.
. "$(dirname "$0")/../t/lib.sh"
LIVE=${LIVE:-$ROOT/build/live}
"$ROOT/tests/live/matrix.sh" install "$LIVE/matrix" >install.log 2>&1 || skip_all "$(tail -n 1 install.log)"
plan 42
PATIENCE=30
serve MATRIX "$ROOT/tests/live/matrix.sh" run "$T/server" "$LIVE/matrix"
at=http://127.0.0.1:$MATRIX_PORT/_matrix/client/v3

# m METHOD PATH [JSON]: as $token.
m() { curl -sS -X "$1" ${token:+-H "Authorization: Bearer $token"} -H 'Content-Type: application/json' ${3:+-d "$3"} "$at$2"; }
field() { /usr/bin/python3 -c 'import json, sys; v = json.load(sys.stdin)
for k in sys.argv[1:]: v = v[int(k) if k.isdigit() else k]
print(v)' "$@"; }
quoted() { /usr/bin/python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], safe=""))' "$1"; }
person() { # NAME: registers; $token
	token=''
	token=$(m POST /register "{\"username\":\"$1\",\"password\":\"pw-$1\",\"auth\":{\"type\":\"m.login.dummy\"}}" | field access_token)
}
txn=0
event() { # event TYPE CONTENT: into $room; $made
	txn=$((txn + 1))
	made=$(m PUT "/rooms/$(quoted "$room")/send/$1/t$txn" "$2" | field event_id)
}
says() { event m.room.message "{\"msgtype\":\"m.text\",\"body\":\"$1\"${2:+,$2}}"; }
# As long as the server wants it slower.
says_at_last() {
	made=''
	until says "$1" 2>/dev/null && [ -n "$made" ]; do sleep 1; done
}
# room_has TEXT: how often the customer sees it from the desk.
room_has() {
	m GET "/rooms/$(quoted "$room")/messages?dir=b&limit=100" | /usr/bin/python3 -c 'import json, sys
print(sum(e["sender"] == "@bank:mx.test" and e["content"].get("body") == sys.argv[1] for e in json.load(sys.stdin)["chunk"]))' "$1"
}
text_of() { sql "SELECT text FROM message WHERE channel_id = '$1'"; }
kind_of() { sql "SELECT kind FROM message WHERE channel_id = '$1'"; }
revises() { sql "SELECT m.channel_id FROM message e JOIN message m ON m.id = e.revises WHERE e.channel_id = '$1'"; }
matrix_account() { # in $CONF, of the person bank
	cat >>"$CONF" <<END
[account "matrix"]
channel = matrix
link = rest
url = http://127.0.0.1:$MATRIX_PORT
address = @bank:mx.test
user = bank
password-command = printf pw-bank
set.join = mx.test
set.receipts = yes
hold = 0s
END
}

person bank
person lea
m PUT '/profile/@lea:mx.test/displayname' '{"displayname":"Léa Marchand"}' >/dev/null
room=$(m POST /createRoom '{"invite":["@bank:mx.test"],"is_direct":true,"preset":"trusted_private_chat","name":"Carte bloquée"}' | field room_id)
says 'Bonjour, ma carte est bloquée'; first=$made

# ---- invited, and in ----
home
matrix_account
exits 'one pass: invitation and messages' 0 "$NET" --once -q
is 'one case, of the customer by name' "$(sql "SELECT count(*) || ' ' || max(customer.name) FROM cases JOIN customer ON customer.id = cases.customer")" '1 Léa Marchand'
is 'its subject is the room, it waits, it is private' "$(sql 'SELECT subject || (waiting_since > 0) FROM cases') $(sql 'SELECT max(public) FROM message')" 'Carte bloquée1 0'
is 'what was said before we came' "$(text_of "$first")" 'Bonjour, ma carte est bloquée'
case_=$(sql 'SELECT id FROM cases')
ok 'the session is in a file of its own' test -s "$HOME_DIR/tokens/matrix"
is '… that nobody else reads' "$(stat -c %a "$HOME_DIR/tokens/matrix")" 600

# ---- edits, redactions, reactions, what cannot be read ----
says '* Bonjour, ma carte bleue est bloquée' "\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"Bonjour, ma carte bleue est bloquée\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$first\"}"
edit=$made
event m.reaction "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$first\",\"key\":\"🙏\"}}"; reaction=$made
says 'Mon code est 1234'; secret=$made
txn=$((txn + 1))
redaction=$(m PUT "/rooms/$(quoted "$room")/redact/$(quoted "$secret")/t$txn" '{"reason":"numéro de carte"}' | field event_id)
event m.room.encrypted '{"algorithm":"m.megolm.v1.aes-sha2","ciphertext":"AwgA","session_id":"x","sender_key":"y","device_id":"Z"}'; sealed=$made
says 'plain' '"format":"org.matrix.custom.html","formatted_body":"<b>Voir</b> <a href=\"https://banque.example/x\">ceci</a>"'; rich=$made
event m.room.message '{"msgtype":"m.image","body":"carte.png","url":"mxc://mx.test/abc","info":{"mimetype":"image/png","size":72}}'; image=$made
event m.room.message '{"msgtype":"m.text","body":"des types inattendus","format":7,"formatted_body":[1],"info":3,"m.mentions":{}}'; odd=$made
exits 'a pass' 0 "$NET" --once -q
is 'an edit' "$(kind_of "$edit") $(revises "$edit") $(text_of "$edit")" "edit $first Bonjour, ma carte bleue est bloquée"
is 'a reaction' "$(kind_of "$reaction") $(revises "$reaction") $(text_of "$reaction")" "reaction $first 🙏"
is 'a redaction' "$(kind_of "$redaction")" delete
unlike 'what was taken back before we saw it is not here' "$(sql 'SELECT text FROM message')" 1234
is 'an encrypted message' "$(sql "SELECT shape & 8 FROM message WHERE channel_id = '$sealed'")" 8
like '… said to be so' "$(text_of "$sealed")" 'encrypted'
like 'HTML is read' "$(text_of "$rich")" 'Voir ceci'
is 'wrong types stop nothing' "$(text_of "$odd")" 'des types inattendus'
is 'a picture has its name' "$(sql "SELECT name || ' ' || type || ' ' || size FROM part JOIN message ON message.id = part.message WHERE channel_id = '$image'")" 'carte.png image/png 72'
# somebody else may not change her words
leas=$token
person tom
m POST "/rooms/$(quoted "$room")/join" '{}' >/dev/null
toms=$token
token=$leas
m POST "/rooms/$(quoted "$room")/invite" '{"user_id":"@tom:mx.test"}' >/dev/null
token=$toms
m POST "/rooms/$(quoted "$room")/join" '{}' >/dev/null
says '* Tout va bien' "\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"Tout va bien\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$first\"}"
token=$leas
exits 'a pass' 0 "$NET" --once -q
like "the edit of a stranger changes nothing" "$("$DESK" case "$case_")" 'carte bleue est bloquée'
unlike '… and is not shown as hers' "$("$DESK" case "$case_")" 'Tout va bien'

# ---- a gap ----
for i in $(seq 1 180); do says "relance $i"; done
exits 'more than one answer holds' 0 "$NET" --once -q
is 'each once' "$(sql "SELECT count(*) || ' ' || count(DISTINCT text) FROM message WHERE text LIKE 'relance %'")" '180 180'
is '… in order' "$(sql "SELECT group_concat(text, ' ') FROM (SELECT substr(text, 9) text FROM message WHERE text LIKE 'relance %' ORDER BY id)")" "$(seq -s ' ' 180)"
last=$made
before=$(sql 'SELECT count(*) FROM message')
exits 'nothing new' 0 "$NET" --once -q
is 'nothing twice' "$(sql 'SELECT count(*) FROM message')" "$before"

# ---- out ----
m GET '/sync?timeout=0' >synced
since=$(field next_batch <synced)
exits 'an answer is signed off' 0 "$DESK" case "$case_" reply -m 'Elle est débloquée.'
exits 'and sent' 0 "$NET" --once -q
m GET "/sync?timeout=0&since=$since" >synced
is 'the customer has it' "$(/usr/bin/python3 -c 'import json, sys
for e in json.load(open("synced"))["rooms"]["join"][sys.argv[1]]["timeline"]["events"]: print(e["sender"], e["content"]["body"], e["content"]["m.relates_to"]["m.in_reply_to"]["event_id"])' "$room")" "@bank:mx.test Elle est débloquée. $last"
like 'and that it was read' "$(cat synced)" 'm.receipt'
is 'sent, and nobody waits' "$(sql 'SELECT state FROM outbox') $(sql 'SELECT waiting_since FROM cases')" 'sent 0'
exits 'our own message comes back' 0 "$NET" --once -q
is '… and is known' "$(sql "SELECT count(*) FROM message WHERE text = 'Elle est débloquée.'")" 1
# the same transaction again, as after a lost answer: the same event, whatever it holds
token=$(field access <"$HOME_DIR/tokens/matrix" 2>/dev/null || field access_token <"$HOME_DIR/tokens/matrix")
gid=$(sql 'SELECT gid FROM outbox')
is 'the same id is the same event' "$(m PUT "/rooms/$(quoted "$room")/send/m.room.message/$gid" '{"msgtype":"m.text","body":"autre chose"}' | field event_id)" "$(sql "SELECT channel_id FROM message WHERE text = 'Elle est débloquée.'")"
token=$leas
is 'the customer sees one' "$(room_has 'Elle est débloquée.') $(room_has 'autre chose')" '1 0'
if [ -x "$FAULT_BUILD/guichet-net" ]; then
	"$DESK" case "$case_" reply -m 'Une seule fois.' -q >/dev/null
	GUICHET_FAULT=rest_after_push=kill "$FAULT_BUILD/guichet-net" --once -q >/dev/null 2>&1
	is 'killed after the request' "$(room_has 'Une seule fois.')" 1
	"$NET" --once -q >/dev/null 2>&1
	"$NET" --once -q --now "$(date -u -d '+2 minutes' +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1
	is 'sent, once' "$(sql "SELECT group_concat(state, ' ') FROM outbox") $(room_has 'Une seule fois.')" 'sent sent 1'
else skip 'no build with fault points' 2; fi

# ---- a long poll, and a session that ends ----
spawn "$NET" --watch -q
says 'Vous êtes là ?'; now=$made
here() { [ -n "$(text_of "$now")" ]; }
ok 'a waiting pass hears at once' wait_for 2 here
stop "$pid"
unlike 'no secret in log or cache' "$(cat "$HOME_DIR"/log/*.log; strings "$HOME_DIR/cache.db"*)" 'pw-bank|syt_|syr_'
person_token=$token
token=$(field access <"$HOME_DIR/tokens/matrix" 2>/dev/null || field access_token <"$HOME_DIR/tokens/matrix")
m POST /logout '{}' >/dev/null
token=$person_token
says 'Après la déconnexion'; now=$made
exits 'the session was ended elsewhere: another is begun' 0 "$NET" --once -q
is 'nothing is lost' "$(text_of "$now")" 'Après la déconnexion'

# ---- slower ----
stop_first() { stop "$(echo "$background" | awk '{ print $1 }')"; }
stop_first
MESSAGES_A_SECOND=0.5 MESSAGES_AT_ONCE=1
export MESSAGES_A_SECOND MESSAGES_AT_ONCE
serve MATRIX "$ROOT/tests/live/matrix.sh" run "$T/server2" "$LIVE/matrix"
at=http://127.0.0.1:$MATRIX_PORT/_matrix/client/v3
person bank
person zoe
room=$(m POST /createRoom '{"invite":["@bank:mx.test"],"is_direct":true,"preset":"trusted_private_chat"}' | field room_id)
says_at_last 'Bonjour'
home slow
matrix_account
exits 'a server that wants it slower' 0 "$NET" --once -q
case_=$(sql 'SELECT id FROM cases')
for i in 1 2 3; do "$DESK" case "$case_" reply -m "réponse $i" -q >/dev/null; done
spawn "$NET" --watch -q
all_sent() { [ "$(sql "SELECT count(*) FROM outbox WHERE state = 'sent'")" = 3 ]; }
ok 'three answers at once all go' wait_for 3 all_sent
stop "$pid"
is '… each once' "$(room_has 'réponse 1') $(room_has 'réponse 2') $(room_has 'réponse 3')" '1 1 1'
