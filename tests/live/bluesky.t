#!/bin/sh
# A mention on a real Bluesky network becomes a case; its answer is seen by who asked.
. "$(dirname "$0")/../t/lib.sh"
LIVE=${LIVE:-$ROOT/build/live}
"$ROOT/tests/live/bluesky.sh" install "$LIVE/bluesky" >install.log 2>&1 || skip_all "$(tail -n 1 install.log)"
plan 14
PATIENCE=30
serve BLUESKY "$ROOT/tests/live/bluesky.sh" run "$T/net" "$LIVE/bluesky"
at=http://127.0.0.1:$BLUESKY_PORT

# xrpc NAME TOKEN [JSON]: POST with JSON, else GET; NAME may hold a query.
xrpc() {
	set -- "$@" ''
	if [ -n "$3" ]; then
		curl -sS -H 'Content-Type: application/json' ${2:+-H "Authorization: Bearer $2"} -d "$3" "$at/xrpc/$1"
	else curl -sS -H "Authorization: Bearer $2" "$at/xrpc/$1"; fi
}
field() { /usr/bin/python3 -c 'import json, sys; v = json.load(sys.stdin)
for k in sys.argv[1:]: v = v[int(k) if k.isdigit() else k]
print(v)' "$@"; }
person() { # NAME: its account, and a session: $did, $token
	xrpc com.atproto.server.createAccount '' "{\"email\":\"$1@mail.test\",\"handle\":\"$1.test\",\"password\":\"pw-$1\"}" >"$1.json"
	did=$(field did <"$1.json") token=$(field accessJwt <"$1.json")
}
# post TEXT JSON: a record of the customer's; $uri, $cid. Who is named is linked.
post() {
	/usr/bin/python3 - "$customer" "$bank" "$1" "$2" >record <<'PY'
import datetime, json, sys
customer, bank, text, more = sys.argv[1:]
record = {"$type": "app.bsky.feed.post", "text": text, "langs": ["fr"], **json.loads(more),
          "createdAt": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")}
start = text.encode().find(b"@banque.test")
if start >= 0:
    record["facets"] = [{"index": {"byteStart": start, "byteEnd": start + 12},
                         "features": [{"$type": "app.bsky.richtext.facet#mention", "did": bank}]}]
print(json.dumps({"repo": customer, "collection": "app.bsky.feed.post", "record": record}))
PY
	xrpc com.atproto.repo.createRecord "$client" "$(cat record)" >made
	uri=$(field uri <made) cid=$(field cid <made)
}
notified() { xrpc 'app.bsky.notification.listNotifications?limit=20' "$desk" | grep -qF "$1"; }

person banque; bank=$did desk=$token
person leamorel; customer=$did client=$token
post '@banque.test ma carte est bloquée depuis ce matin 😡' '{}'
first=$uri first_cid=$cid
ok 'the network tells of the mention' wait_for 1 notified "$first"

home
cat >>"$CONF" <<END
[account "bluesky"]
channel = bluesky
link = rest
url = $at
address = @banque.test
user = banque.test
password-command = printf pw-banque
hold = 0s
END
exits 'one pass' 0 "$NET" --once -q
"$DESK" cases -o json >cases
is 'the mention is a case of its author' "$(field customer <cases)" leamorel.test
is '… public, and waiting' "$(field visibility <cases) $(sql 'SELECT waiting_since > 0 FROM cases')" 'public 1'
is 'its text is whole' "$(sql "SELECT text FROM message WHERE channel_id = '$first'")" '@banque.test ma carte est bloquée depuis ce matin 😡'
case_=$(sql 'SELECT id FROM cases')

exits 'an answer is signed off' 0 "$DESK" case "$case_" reply -m 'Bonjour @leamorel.test, nous regardons : https://banque.example/carte'
exits 'and sent' 0 "$NET" --once -q
answers() { xrpc "app.bsky.feed.getPostThread?uri=$first&depth=6" "$client" | grep -oF 'nous regardons' | wc -l; }
seen() { [ "$(answers)" -gt 0 ]; }
ok 'the customer sees it in the thread' wait_for 1 seen
is '… as sent, once, and the case no longer waits' "$(sql "SELECT state FROM outbox") $(sql 'SELECT waiting_since FROM cases') $(xrpc "com.atproto.repo.listRecords?repo=$bank&collection=app.bsky.feed.post" "$desk" | field records | grep -o "'value'" | wc -l)" 'sent 0 1'
xrpc 'app.bsky.notification.listNotifications?limit=20' "$client" >told
like 'the customer is told of an answer' "$(field notifications 0 reason <told)" 'reply|mention'

post 'Merci, mais c’est toujours bloqué' "{\"reply\":{\"root\":{\"uri\":\"$first\",\"cid\":\"$first_cid\"},\"parent\":{\"uri\":\"$(sql "SELECT channel_id FROM message WHERE direction = 'out'")\",\"cid\":\"$(xrpc "com.atproto.repo.listRecords?repo=$bank&collection=app.bsky.feed.post" "$desk" | field records 0 cid)\"}}}"
ok 'the network tells of the further question' wait_for 1 notified "$uri"
# a session that the server no longer takes is renewed without a word
token_file=$(find "$HOME_DIR/tokens" -type f ! -name '*.lock' | head -n 1)
sed -i 's/\(eyJ[A-Za-z0-9_-]*\)\.\(eyJ\)/\1x.\2/' "$token_file"
exits 'a pass with a spoilt token' 0 "$NET" --once -q
is 'the same case waits again' "$(sql "SELECT count(*) || ' ' || (max(waiting_since) > 0) || ' ' || (SELECT count(*) FROM message) FROM cases")" '1 1 3'
unlike 'no secret in the log or the cache' "$(cat "$HOME_DIR"/log/*.log; strings "$HOME_DIR/cache.db"*)" 'pw-banque|eyJ[A-Za-z0-9_-]*\.eyJ'
