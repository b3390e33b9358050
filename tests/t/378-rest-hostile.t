#!/bin/sh
# A hostile or broken API: one sentence each, nothing stored that should not be, back-off, and the
# other accounts do not notice.
. "$(dirname "$0")/api.sh"
plan 81
talk
home
talk_account talk
say anna 'une vraie question'
"$NET" --once -q
is 'before: one message' "$(sql 'SELECT count(*) FROM message')" 1
cursor() { sql "SELECT cursor FROM folder WHERE name = 'stream'"; }
before=$(cursor)
page() { # page JSON: the next page of messages is that
	fault "{\"path\":\"/messages\",\"status\":200,\"body\":$1}"
}

# wrong NAME REGEX: the fault stands already; one pass, one sentence, nothing stored
wrong() {
	rm -f "$HOME_DIR"/run/rate-*
	"$NET" --once >out 2>err
	code=$?
	is "$1: a failure" $code 3
	like "$1: one sentence names account and cause" "$(cat err)" "^guichet-net: Account .talk.: .*$2"
	[ "$(wc -l <err)" = 1 ] && [ "$(sql 'SELECT count(*) FROM message')" = 1 ] && [ "$(cursor)" = "$before" ]
	is "$1: nothing stored, the cursor where it was" $? 0
}

# ---- what it says is wrong ------------------------------------------------------------------
page '{"messages":[{"id":9,"author":{"id":"1","name":"x"},"text":"a","at":"2026-01-01T00:00:00Z"}],"more":false}'
wrong 'an id that is no text' 'message 0.*id'
page '{"messages":[{"id":"9","author":{"id":"1","name":"x"},"text":{"a":1},"at":"2026-01-01T00:00:00Z"}],"more":false}'
wrong 'a text that is an object' 'message 0.*text'
page '{"messages":[{"id":"8","author":{"id":"1","name":"x"},"text":"good","at":"2026-01-01T00:00:00Z"},{"id":"9","author":{"id":"1","name":"x"},"text":"a","at":"yesterday"}],"more":false}'
wrong 'a time that is none: the good one beside it is not stored' 'message 1.*at'
page '{"messages":"none","more":false}'
wrong 'a page of another shape' 'page'
page '[]'
wrong 'a list in place of an object' 'page'
page '"just words"'
wrong 'words' 'page'
fault '{"path":"/messages","status":200,"body":"{\"messages\": [{\"id\": "}'
wrong 'JSON that ends in the middle' 'page'
fault "{\"path\":\"/messages\",\"status\":200,\"body\":\"$(printf '%0300d' 0 | tr 0 '[')$(printf '%0300d' 0 | tr 0 ']')\"}"
wrong 'JSON 300 deep' 'page'
fault '{"path":"/messages","status":200,"headers":{"Content-Type":"text/html"},"body":"<!DOCTYPE html><title>Sign in</title>"}'
wrong 'a web page with status 200' 'a web page came where Talk has data'
fault '{"path":"/messages","status":302,"headers":{"Location":"https://elsewhere.example/?access_token=secret"},"body":""}'
wrong 'sent to another host' 'elsewhere'
unlike 'the sentence has no token' "$(cat err)" 'secret'
fault '{"path":"/messages","status":500,"body":"boom"}'
wrong 'status 500' 'status 500.*tried again'
fault '{"path":"/messages","status":404,"body":{"error":"no such thing"}}'
wrong 'status 404' 'no such thing.*Check url'
fault '{"path":"/messages","status":401,"body":{"error":"the token is not known"}}'
wrong 'a revoked token' ''
fault '{"path":"/messages","cut":20}'
wrong 'cut in the middle' ''
fault '{"path":"/messages","drop":true}'
wrong 'no answer' ''

# ---- asked to slow down, in every dialect ------------------------------------------------------
in_two_minutes=$(($(date +%s) + 120))
for dialect in '"headers":{"Retry-After":"120"}' \
	"\"headers\":{\"Retry-After\":\"$(date -u -d "@$in_two_minutes" '+%a, %d %b %Y %H:%M:%S GMT')\"}" \
	"\"headers\":{\"X-RateLimit-Remaining\":\"0\",\"X-RateLimit-Reset\":\"$in_two_minutes\"}" \
	"\"headers\":{\"X-RateLimit-Remaining\":\"0\",\"X-RateLimit-Reset\":\"${in_two_minutes}000\"}" \
	"\"headers\":{\"X-RateLimit-Remaining\":\"0\",\"X-RateLimit-Reset\":\"$(date -u -d "@$in_two_minutes" +%Y-%m-%dT%H:%M:%S.000Z)\"}" \
	'"headers":{"RateLimit-Remaining":"0","RateLimit-Reset":"120"}' \
	'"headers":{},"body":{"error":"slow down","retry_after":120}' \
	'"headers":{"Content-Type":"text/plain"},"body":"Too many requests"'; do
	rm -f "$HOME_DIR"/run/rate-*
	fault "{\"path\":\"/messages\",\"status\":429,$dialect}"
	n_=$(asked /messages)
	"$NET" --once >/dev/null 2>err
	like "429 with $(printf %s "$dialect" | cut -c1-60): told" "$(cat err)" 'Account .talk.*asked again'
	no_fault
	"$NET" --once >/dev/null 2>&1
	is 'and not asked again before' "$(asked /messages)" $((n_ + 1))
done
rm -f "$HOME_DIR"/run/rate-*

# ---- a connector that goes on for ever ------------------------------------------------------------
cp "$HOME_DIR/connectors/talk/connector.jq" good.jq
connector() { # connector SED-COMMAND
	sed "$1" good.jq >"$HOME_DIR/connectors/talk/connector.jq"
	cmp -s good.jq "$HOME_DIR/connectors/talk/connector.jq" && echo "not changed: $1" >&2
}
connector 's/next: (if .body.more.*$/next: [request(\$last)]};/'
n_=$(asked /messages)
"$NET" --once >out 2>err
like 'a cursor that never moves' "$(cat err)" 'Account .talk.: a cursor that never moves'
ok 'is seen soon' test $(($(asked /messages) - n_)) -le 3
connector 's/cursor: $last,$/cursor: (if .cursor == "0" then "1" else "0" end),/; s/next: (if .body.more.*$/next: [request("1")]};/'
"$NET" --once >out 2>err
like 'one that goes in circles' "$(cat err)" 'a cursor that never moves'
connector 's/next: (if .body.more.*$/next: [range(0; 99) as $i | request($i | tostring)]};/'
"$NET" --once >out 2>err
like 'one that asks for more and more' "$(cat err)" 'more and more|never moves'
connector 's/^def page: /def spin: 1 | until(false; . + 1); def page: spin | /'
start_=$(date +%s%N)
"$NET" --once >out 2>err
like 'one that never ends' "$(cat err)" 'talk'
ok 'is ended' test $((($(date +%s%N) - start_) / 1000000)) -le $((4000 * PATIENCE))
connector 's|url: "/messages",$|url: "https://elsewhere.example/messages",|'
"$NET" --once >out 2>err
like 'one that asks another host' "$(cat err)" 'Account .talk.*elsewhere.example'
connector 's/^def pull: .*/def pull: error("I cannot");/'
"$NET" --once >out 2>err
like 'one that gives up' "$(cat err)" 'I cannot'
is 'all that left things as they were' "$(sql 'SELECT count(*) FROM message') $("$DESK" doctor >/dev/null 2>&1; sql 'PRAGMA integrity_check')" '1 ok'
cp good.jq "$HOME_DIR/connectors/talk/connector.jq"
"$NET" --once -q 2>err
is 'and it goes on when it is mended' "$(status 'error IS NULL')" 1

# ---- the others ---------------------------------------------------------------------------------------
spool() { # spool NAME: a mail in new/
	printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: %s\nMessage-ID: <%s@x.example>\n\nBonjour\n' "$1" "$1" >"$T/$1.eml"
	mv "$T/$1.eml" "$T/spool/new/"
}
mkdir -p spool/new
account files link=spool spool="$T/spool" imap-host= imap-port= smtp-host= password-command= user= imap-tls= smtp-tls= ca-file=
for n_ in 1 2 3; do talk_account "hang$n_" url="http://127.0.0.1:$TALK_PORT" address="@bank$n_" set.wait="$n_"; done
here() { [ "$(sql "SELECT count(*) FROM message WHERE subject = '$1'")" = 1 ]; }
took() { # took NAME: ms from the mail's arrival until it is here
	start_=$(date +%s%N)
	spool "$1"
	wait_for 5 here "$1"
	echo $((($(date +%s%N) - start_) / 1000000))
}
spawn "$NET" --watch
net=$pid
watching() { [ "$(status phase files)" = listening ] && [ "$(status phase hang3)" = listening ]; }
wait_for 10 watching
alone=$(took first)
fault '{"path":"/messages","hang":60}'
hanging() { [ "$(grep -c '"hang": 60' talk.log)" -ge 3 ]; }
ok 'three accounts hang' wait_for 10 hanging
beside=$(took second)
ok "a mail comes as soon as without them ($alone ms, $beside ms)" test "$beside" -le $((alone + 1000 * PATIENCE))
fault '{"path":"/messages","drip":20}'
stop "$net"
spawn "$NET" --watch
net=$pid
wait_for 10 watching
trickles() { grep -q '"drip": 20' talk.log; }
ok 'drop by drop' wait_for 10 trickles
third=$(took third)
ok "neither does that ($third ms)" test "$third" -le $((alone + 1000 * PATIENCE))
fault '{"path":"/messages","status":500,"body":{}}'
waits() { [ "$(sql "SELECT count(*) FROM account_status WHERE error IS NOT NULL AND retry_at > 0")" -ge 4 ]; }
stop "$net"
spawn "$NET" --watch
net=$pid
ok 'each waits before it tries again, and says so' wait_for 20 waits
n_=$(asked /messages)
sleep 3
ok 'ever longer' test $(($(asked /messages) - n_)) -le 12
is 'the spool does not complain' "$(status 'error IS NULL' files)" 1
no_fault
: >"$HOME_DIR/run/bell.sync"
mended() { [ "$(sql "SELECT count(*) FROM account_status WHERE error IS NOT NULL")" = 0 ]; }
ok 'when a person asks, all go on at once' wait_for 10 mended
stop "$net"
