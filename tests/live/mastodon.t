#!/bin/sh
# A mention on a real server with Mastodon's API (snac) becomes a case; its answer is seen by who asked.
# The session is one that a person began: guichet-net login, a page of the server, a code pasted back.
. "$(dirname "$0")/../t/lib.sh"
LIVE=${LIVE:-$ROOT/build/live}
"$ROOT/tests/live/mastodon.sh" install "$LIVE/mastodon" >install.log 2>&1 || skip_all "$(tail -n 1 install.log)"
plan 25
PATIENCE=2 # seconds as they are: the conditions below ask a server that counts requests
serve MASTODON "$ROOT/tests/live/mastodon.sh" run "$T/server" "$LIVE/mastodon"
eval "$(grep _PASSWORD= spawn.1)"
at=http://localhost:$MASTODON_PORT
oob=urn:ietf:wg:oauth:2.0:oob

field() { /usr/bin/python3 -c 'import json, sys; v = json.load(sys.stdin)
for k in sys.argv[1:]: v = v[int(k) if k.isdigit() else k]
print(v)' "$@"; }
app() { curl -sS -d client_name=guichet -d redirect_uris=$oob -d 'scopes=read write' "$at/api/v1/apps" >app; }
# code USER PASSWORD CLIENT_ID: what the server's page gives to a person who logs in there.
code() { curl -sS --data-urlencode "login=$1" --data-urlencode "passwd=$2" -d redir=$oob -d "cid=$3" -d state= "$at/oauth/x-snac-login"; }
api() { # api PATH [CURL ARGUMENT…]: as the customer
	path_=$1
	shift
	curl -sS -H "Authorization: Bearer $client" "$@" "$at$path_"
}
# under TEXT: how many of the posts under the first one hold it, and where the last of them stands.
under() { api "/api/v1/statuses/$first/context" | /usr/bin/python3 -c 'import json, sys
found = [p for p in json.load(sys.stdin)["descendants"] if sys.argv[1] in p["content"]]
print(len(found), *[found[-1][k] for k in ("in_reply_to_id", "visibility")] if found else "")' "$1"; }
# told TEXT: notifications of the customer that hold it.
told() { api /api/v1/notifications | grep -cF -- "$1"; }
seen() { [ "$(told "$1")" -gt 0 ]; }

app
client=$(curl -sS -d grant_type=authorization_code --data-urlencode "code=$(code client "$CLIENT_PASSWORD" "$(field client_id <app)")" \
	-d "client_id=$(field client_id <app)" -d "client_secret=$(field client_secret <app)" -d redirect_uri=$oob "$at/oauth/token" | field access_token)
like 'the customer has a session' "$client" '.'

# ---- a session for the desk ----
app
home
cat >>"$CONF" <<END
[account "mastodon"]
channel = mastodon
link = rest
url = $at
address = @bank@localhost:$MASTODON_PORT
client-id = $(field client_id <app)
client-secret-command = printf %s $(field client_secret <app)
hold = 0s
END
not 'without a session' "$NET" --once -q
like '… a person is told what to do' "$(cat .out)" 'guichet-net login mastodon'
mkfifo answers
"$NET" login mastodon <answers >login.out 2>&1 &
login=$!
exec 9>answers
asked() { grep -q 'oauth/authorize?' login.out; }
ok 'an address to open is shown' wait_for 20 asked
url=$(grep -o "http[^ ]*oauth/authorize?[^ ]*" login.out | head -n 1)
like 'with what the server must know' "$url" 'response_type=code.*'
like 'and a proof that is ours alone (PKCE)' "$url" 'code_challenge_method=S256'
curl -sS "$url" >page
like 'the page is the server'"'"'s' "$(cat page)" 'oauth/x-snac-login'
code bank "$BANK_PASSWORD" "$(field client_id <app)" >code
cat code >&9
echo >&9
exec 9>&-
wait $login
is 'the code is taken' "$?" 0
is 'the token lies in a file that nobody else reads' "$(stat -c %a "$HOME_DIR/tokens/mastodon")" 600

# ---- in ----
api /api/v1/statuses --data-urlencode 'status=@bank ma carte est avalée 😡' -d visibility=public >made
first=$(field id <made)
# Delivery has a queue of some seconds, and we a budget of requests.
arrived() { sleep 3 && "$NET" --once -q && [ "$(sql 'SELECT count(*) FROM cases')" -gt 0 ]; }
ok 'the mention comes in' wait_for 3 arrived
is 'one case, public, waiting' "$(sql 'SELECT count(*) || (SELECT public FROM message) || (waiting_since > 0) FROM cases')" 111
like 'its text is read' "$(sql 'SELECT text FROM message')" 'ma carte est avalée 😡'
is 'who wrote' "$(sql 'SELECT shown FROM identity')" "@client@localhost:$MASTODON_PORT"
is 'the limit is the server'"'"'s own' "$("$DESK" accounts -o json | field limit max 2>/dev/null || sql 'SELECT json_extract(facts, "$.limit.max") FROM account')" "$(curl -sS "$at/api/v1/instance" | field configuration statuses max_characters)"

# ---- out ----
case_=$(sql 'SELECT id FROM cases')
exits 'an answer is signed off' 0 "$DESK" case "$case_" reply -m 'Bonjour, nous regardons : https://banque.example/carte'
exits 'and sent' 0 "$NET" --once -q
ok 'the customer is told' wait_for 60 seen 'nous regardons'
is 'it stands under the question, once, as public as that' "$(under 'nous regardons')" "1 $first public"
is 'nobody waits any more' "$(sql 'SELECT state FROM outbox') $(sql 'SELECT waiting_since FROM cases')" 'sent 0'
exits 'our own post comes back' 0 "$NET" --once -q
is '… and is known' "$(sql "SELECT count(*) FROM message WHERE direction = 'out'")" 1

# ---- once, whatever the server promises ----
if [ -x "$FAULT_BUILD/guichet-net" ]; then
	"$DESK" case "$case_" reply -m 'Une seule fois.' -q >/dev/null
	GUICHET_FAULT=rest_after_push=kill "$FAULT_BUILD/guichet-net" --once -q >/dev/null 2>&1
	"$NET" --once -q >/dev/null 2>&1
	"$NET" --once -q --now "$(date -u -d '+2 minutes' +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1
	stands() { [ "$(under 'Une seule fois' | cut -c1)" != 0 ]; }
	wait_for 60 stands
	is 'killed after the request: found, not sent again' "$(sql "SELECT group_concat(state, ' ') FROM outbox") $(under 'Une seule fois')" "sent sent 1 $first public"
else skip 'no build with fault points' 1; fi

# ---- on ----
answer=$(sql "SELECT channel_id FROM message WHERE text LIKE '%nous regardons%'")
api /api/v1/statuses --data-urlencode 'status=@bank merci, mais toujours rien' -d "in_reply_to_id=$answer" -d visibility=public >made
more() { sleep 3 && "$NET" --once -q && [ "$(sql "SELECT count(*) FROM message WHERE text LIKE '%toujours rien%'")" -gt 0 ]; }
ok 'what she says next comes in' wait_for 3 more
is 'to the same case' "$(sql 'SELECT count(*) || (waiting_since > 0) FROM cases')" 11
unlike 'no secret in the log or the cache' "$(cat "$HOME_DIR"/log/*.log; strings "$HOME_DIR/cache.db"*)" "$(field client_secret <app)|$(cat code)"
