#!/bin/sh
# A customer and the desk on a real Prosody, by its REST module: data alone makes it a channel.
. "$(dirname "$0")/../t/lib.sh"
LIVE=${LIVE:-$ROOT/build/live}
"$ROOT/tests/live/xmpp.sh" install "$LIVE/xmpp" >install.log 2>&1 || skip_all "$(tail -n 1 install.log)"
plan 25
serve XMPP "$ROOT/tests/live/xmpp.sh" run "$T/server" "$LIVE/xmpp"
at=http://localhost:$XMPP_PORT

says() { # says TEXT ID [JSON]: the customer to the desk
	printf '{"kind":"message","type":"chat","to":"desk@localhost","body":"%s","id":"%s"%s}' "$1" "$2" "${3:+,$3}" |
		curl -sS -u client:secret -H 'Content-Type: application/json' -H 'Accept: application/json' -d @- "$at/rest"
}
# archive: what the customer's archive holds, newest last: FROM TEXT, one a line.
archive() {
	curl -sS -u client:secret -H 'Accept: application/json' "$at/rest/archive/client@localhost?max=250&before=" |
		/usr/bin/python3 -c 'import json, sys
for s in json.load(sys.stdin).get("xmpp", []):
    m = s.get("archive", {}).get("forward", {}).get("message")
    if m: print(m["from"].split("/")[0], m["body"])'
}
in_archive() { archive | grep -Fxc -- "desk@localhost $1"; }
messages() { sql "SELECT count(*) FROM message"; }

home
cat >>"$CONF" <<END
[account "xmpp"]
channel = xmpp
link = rest
url = $at
address = desk@localhost
user = desk
password-command = printf secret
hold = 0s
END

# ---- in ----
exits 'an empty archive' 0 "$NET" --once -q
says 'Ma carte est bloquée' c-1
says 'Depuis hier, à Lyon' c-2 '"lang":"fr","subject":"Carte"'
says 'Ma carte bleue est bloquée' c-3 '"replace":"c-1"'
says 'Ceci est chiffré' c-4 '"encryption":"eu.siacs.conversations.axolotl"'
exits 'one pass' 0 "$NET" --once -q
is 'one case, one conversation, of the customer' "$(sql "SELECT count(*) || ' ' || (SELECT count(*) FROM conversation) || ' ' || (SELECT shown FROM identity) FROM cases")" '1 1 client@localhost'
is 'it waits, and is private' "$(sql 'SELECT (waiting_since > 0) FROM cases') $(sql 'SELECT max(public) FROM message')" '1 0'
is 'the correction is about what it corrects' "$(sql "SELECT m.text || ' < ' || e.text FROM message e JOIN message m ON m.id = e.revises WHERE e.kind = 'edit'")" 'Ma carte est bloquée < Ma carte bleue est bloquée'
is 'what is encrypted is said to be' "$(sql "SELECT count(*) FROM message WHERE shape & 8")" 1
unlike '… and not shown' "$(sql 'SELECT text FROM message')" 'Ceci est chiffré'

# ---- pages ----
for i in $(seq 120); do says "relance $i" "r-$i"; done
exits 'more than two pages' 0 "$NET" --once -q
is 'each message once' "$(sql "SELECT count(*) || ' ' || count(DISTINCT text) FROM message WHERE text LIKE 'relance %'")" '120 120'
is '… in the order they came in' "$(sql "SELECT group_concat(text, ' ') FROM (SELECT substr(text, 9) text FROM message WHERE text LIKE 'relance %' ORDER BY id)")" "$(seq -s ' ' 120)"
before=$(messages)
exits 'nothing new' 0 "$NET" --once -q
is 'nothing twice' "$(messages)" "$before"

# ---- out ----
case_=$(sql 'SELECT id FROM cases')
exits 'an answer is signed off' 0 "$DESK" case "$case_" reply -m 'Nous la débloquons.'
exits 'and sent' 0 "$NET" --once -q
is 'the customer has it, once' "$(in_archive 'Nous la débloquons.')" 1
exits 'our own copy comes back' 0 "$NET" --once -q
is 'and is known' "$(sql "SELECT count(*) FROM message WHERE text = 'Nous la débloquons.'") $(sql "SELECT state FROM outbox") $(sql 'SELECT waiting_since FROM cases')" '1 sent 0'

# ---- was it taken? ----
if [ -x "$FAULT_BUILD/guichet-net" ]; then
	"$DESK" case "$case_" reply -m 'Une seule fois.' -q >/dev/null
	GUICHET_FAULT=rest_after_push=kill "$FAULT_BUILD/guichet-net" --once -q >/dev/null 2>&1
	is 'killed after the request' "$(in_archive 'Une seule fois.')" 1
	"$NET" --once -q >/dev/null 2>&1
	"$NET" --once -q --now "$(date -u -d '+2 minutes' +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1
	is 'it is found, and not sent again' "$(sql "SELECT group_concat(state, ' ') FROM outbox") $(in_archive 'Une seule fois.')" 'sent sent 1'
else skip 'no build with fault points' 2; fi

# ---- an archive forgets ----
"$ROOT/tests/live/xmpp.sh" forget "$T/server"
says 'Vous êtes toujours là ?' c-9
before=$(messages)
exits 'the message that we stood at is gone' 0 "$NET" --once -q
is 'what came after it is not lost' "$(sql "SELECT text FROM message ORDER BY arrived DESC, id DESC LIMIT 1") $(($(messages) - before))" 'Vous êtes toujours là ? 1'

# ---- refused ----
sed 's/printf secret/printf wrong/' "$CONF" >wrong.conf
sed 's/address = desk@/address = client@/' "$CONF" >else.conf
home wrong
cp "$T/wrong.conf" "$CONF"
not 'a wrong password' "$NET" --once -q
like 'is told with what to do' "$(cat .out)" 'xmpp.*(password|secret|log in)'
home else
cp "$T/else.conf" "$CONF"
not 'an archive that is not ours: refused with status 200' "$NET" --once -q
like 'is told' "$(cat .out)" 'service-unavailable'
