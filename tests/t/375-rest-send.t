#!/bin/sh
# Answers through a connector: once, to the right place, and what becomes of each outcome.
. "$(dirname "$0")/api.sh"
plan 53
talk
home
talk_account talk
say anna 'Bonjour, ma carte ?' '"thread":"t1","keep":{"root":{"uri":"x"}}'
say bob 'En privé' '"private":true'
"$NET" --once -q
case_of() { sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.author = '$1' LIMIT 1"; }
answer() { # answer WHO TEXT: queued; $id
	id=$("$DESK" case "$(case_of "$1")" reply --hold 0 -q -m "$2" 2>why) || return
}
state() { sql "SELECT state FROM outbox WHERE id = $id"; }
reason() { sql "SELECT reason FROM outbox WHERE id = $id"; }
later() { "$NET" --once -q --now "$(date -u -d "+$1" +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1; }
posts() { grep -c '"method": "POST", "path": "/messages"' talk.log; }

# ---- sent -----------------------------------------------------------------------------------
answer anna 'Bonjour Anna, elle est en route.'
is 'queued for the one who asked' "$(sql "SELECT to_ || ' ' || identity || ' ' || public || ' ' || parent FROM outbox WHERE id = $id")" '@anna @bank 1 1'
exits 'sent' 0 "$NET" --once
is 'its state' "$(state)" sent
is 'it stands there once' "$(ours_there 'Bonjour Anna, elle est en route.')" 1
is 'as an answer in the thread' "$(said | python3 -c 'import json,sys; m=json.load(sys.stdin)[-1]; print(m["thread"], m["reply_to"], m["private"])')" 't1 1 False'
is 'with the key of the answer' "$(said | python3 -c 'import json,sys; print(json.load(sys.stdin)[-1]["key"])')" "$(sql "SELECT gid FROM outbox WHERE id = $id")"
is 'it is in the case at once' "$(sql "SELECT direction || ' ' || channel_id || ' ' || outbox FROM message WHERE channel_id = '3'")" "out 3 $(sql "SELECT gid FROM outbox WHERE id = $id")"
is 'which is answered' "$(sql "SELECT state FROM cases WHERE id = $(case_of anna)")" answered
"$NET" --once -q
is 'when the channel brings it, it is known' "$(sql "SELECT count(*) FROM message WHERE direction = 'out'")" 1
answer bob 'Réponse privée'
"$NET" --once -q
is 'a private answer stays private' "$(said | python3 -c 'import json,sys; print(json.load(sys.stdin)[-1]["private"])')" True
is 'here, too' "$(sql "SELECT public FROM message WHERE text = 'Réponse privée'")" 0
say anna 'Merci' '"thread":"t1","reply_to":"3"'
"$NET" --once -q
is 'her next words come into the same case' "$(sql "SELECT state FROM cases WHERE id = $(case_of anna)")" waiting

# ---- what cannot go --------------------------------------------------------------------------
not 'too long for the channel' "$DESK" case "$(case_of anna)" reply --hold 0 -m "$(head -c 400 /dev/zero | tr '\0' a)"
echo x >x.txt
sed -i 's/, "files"//' "$HOME_DIR/connectors/talk/connector.jq"
"$NET" --once -q
not 'a file where none can be sent' "$DESK" case "$(case_of anna)" reply --hold 0 --attach x.txt -m 'voici'
like 'says so at the signing off' "$(cat .out)" 'Files cannot be sent on Talk'
sql "UPDATE account SET abilities = replace(abilities, ' check ', ' ')" # nobody told the desk
answer anna 'a forbidden word'
"$NET" --once -q
is 'what the connector objects to is refused' "$(state) $(reason)" 'refused This word cannot be said here.'
is 'before anything left' "$(ours_there 'a forbidden word')" 0
fault '{"path":"/messages","method":"POST","status":422,"body":{"error":"the thread is closed"}}'
answer anna 'à un fil fermé'
"$NET" --once -q
is 'what the channel refuses is refused' "$(state)" refused
like 'in its words' "$(reason)" 'the thread is closed'
no_fault
say anna 'Autre chose' '"thread":"t1"'
answer anna 'écrit avant de voir'
"$NET" --once -q
is 'what she wrote meanwhile stops it' "$(state)" needs-review
like 'and says what is new' "$(reason)" '1 new message from the customer'
"$DESK" outbox "$id" retry >/dev/null
"$NET" --once -q
is 'sent all the same, when a person says so' "$(state)" sent

# ---- later -----------------------------------------------------------------------------------
fault '{"path":"/messages","method":"POST","times":1,"status":429,"headers":{"Retry-After":"120"},"body":{"error":"slow down"}}'
answer anna 'moins vite'
"$NET" --once -q >/dev/null 2>&1
is 'asked to slow down' "$(state)" retry
ok 'until then' [ "$(sql "SELECT next_try - $(date +%s)000 BETWEEN 90000 AND 140000 FROM outbox WHERE id = $id")" = 1 ]
n_=$(posts)
"$NET" --once -q >/dev/null 2>&1
is 'not before' "$(posts)" "$n_"
no_fault
later '3 minutes'
is 'then it goes' "$(state) $(ours_there 'moins vite')" 'sent 1'
rm -f "$HOME_DIR"/run/rate-*

# ---- nobody knows ------------------------------------------------------------------------------
fault '{"path":"/messages","method":"POST","after":true,"drop":true,"times":1}'
answer anna 'prise, sans réponse'
"$NET" --once -q >/dev/null 2>&1
is 'the answer to it was lost' "$(state)" unknown
later '15 seconds'
is 'it is found' "$(state) $(ours_there 'prise, sans réponse')" 'sent 1'
is 'and stands in the case once' "$(sql "SELECT count(*) FROM message WHERE text = 'prise, sans réponse' AND direction = 'out'")" 1
fault '{"path":"/messages","method":"POST","drop":true,"times":1}'
answer anna 'perdue en route'
"$NET" --once -q >/dev/null 2>&1
n_=$(posts)
is 'the request was lost' "$(state)" unknown
later '15 seconds'
is 'it is not there' "$(state)" unknown
later '2 minutes'
later '7 minutes'
is 'a person decides' "$(state)" uncertain
is 'it was not sent again by itself' "$(posts)" "$n_"
"$DESK" outbox "$id" retry >/dev/null
"$NET" --once -q
is 'sent when a person says so' "$(state) $(ours_there 'perdue en route')" 'sent 1'
fault '{"path":"/messages","method":"POST","status":502,"body":"<html>bad gateway</html>","headers":{"Content-Type":"text/html"},"after":true,"times":1}'
answer anna 'derrière une passerelle'
"$NET" --once -q >/dev/null 2>&1
is 'a 502 says nothing' "$(state)" unknown
later '15 seconds'
is 'it is found' "$(state) $(ours_there 'derrière une passerelle')" 'sent 1'
fault '{"path":"/messages","method":"POST","status":200,"body":"<!doctype html><title>Login</title>","headers":{"Content-Type":"text/html"},"times":1}'
answer anna 'une page pour réponse'
"$NET" --once -q >/dev/null 2>&1
is 'a web page with status 200 says nothing either' "$(state)" unknown
for time in '15 seconds' '2 minutes' '7 minutes'; do later "$time"; done
is 'and leaves it to a person' "$(state)" uncertain
"$DESK" outbox "$id" cancel >/dev/null

# ---- where the channel takes two of one id for one ----------------------------------------------
sed -i 's/mark: "T"/resend_seconds: 3600, mark: "T"/' "$HOME_DIR/connectors/talk/connector.jq"
fault '{"path":"/messages","method":"POST","drop":true,"times":1}'
answer anna 'deux fois le même envoi'
"$NET" --once -q >/dev/null 2>&1
is 'lost again' "$(state)" unknown
n_=$(posts)
later '15 seconds'
is 'it is not there, and sent again under the same key' "$(posts)" $((n_ + 1))
is 'and stands there once' "$(state) $(ours_there 'deux fois le même envoi')" 'sent 1'
fault '{"path":"/messages","method":"POST","drop":true,"times":1}'
answer anna 'et si le réseau tombe'
"$NET" --once -q >/dev/null 2>&1
fault '{"path":"/messages","method":"POST","status":503,"headers":{"Retry-After":"1"},"times":1}'
later '15 seconds'
is 'what fails afterwards does not say that nobody got it' "$(state)" unknown
no_fault
n_=$(posts)
later '62 minutes'
like 'after that time it is only looked for' "$(posts) $(state) $(ours_there 'et si le réseau tombe')" "^$n_ un(known|certain) 0\$"
"$DESK" outbox "$id" cancel >/dev/null
rm -f "$HOME_DIR"/run/rate-*

# ---- the window ---------------------------------------------------------------------------------
sed -i 's/mark: "T"/window_hours: 24, mark: "T"/' "$HOME_DIR/connectors/talk/connector.jq"
"$NET" --once -q
is 'the account has its window' "$(sql 'SELECT window_s FROM account')" 86400
answer bob 'trop tard'
later '25 hours'
is 'after the window nothing goes' "$(state) $(ours_there 'trop tard')" 'refused 0'
like 'and the sentence says what to do' "$(reason)" 'only for 24 hours .* by another channel'

# ---- the budget ----------------------------------------------------------------------------------
sed -i 's/mark: "T"/budget: {requests: 6, seconds: 3600, reserve: 3}, mark: "T"/' "$HOME_DIR/connectors/talk/connector.jq"
rm -f "$HOME_DIR"/run/rate-*
"$NET" --once -q
"$NET" --once -q >/dev/null 2>err
like 'bringing in stops where the budget of replies begins' "$(cat err)" 'Account .talk.: Talk asks us to slow down'
say anna 'Et maintenant ?' '"thread":"t1"'
answer anna 'sur la réserve'
"$NET" --once -q >/dev/null 2>&1
is 'an answer still goes' "$(state) $(ours_there 'sur la réserve')" 'sent 1'
sed -i 's/budget: {[^}]*}, //' "$HOME_DIR/connectors/talk/connector.jq"
rm -f "$HOME_DIR"/run/rate-*
"$NET" --once -q

# ---- the token -----------------------------------------------------------------------------------
fault '{"path":"/messages","method":"POST","status":401,"body":{"error":"the token is not known"}}'
answer anna 'sans droit'
exits 'a token that is refused' 3 "$NET" --once
is 'keeps the answer' "$(state)" retry
like 'and names the account and the remedy' "$(cat err)" 'Account .talk.'
no_fault

# ---- several requests for one answer --------------------------------------------------------------
sed -i 's/^def push: /def push: if .answers == [] then {method: "POST", url: "\/messages", json: {text: "draft", private: true}, last: false} else {answer: .answers[0].body.id} as $first | /
	s/json: {text: .message.text, /json: {text: (.message.text + " " + $first.answer), /
	s/(.message.visibility == "private")}};$/(.message.visibility == "private")}} end;/' "$HOME_DIR/connectors/talk/connector.jq"
sed -i 's/window_hours: 24, //' "$HOME_DIR/connectors/talk/connector.jq"
later '10 minutes'
"$NET" --once -q
like 'the second request knows the answer to the first' "$(said | python3 -c 'import json,sys; print([m["text"] for m in json.load(sys.stdin)][-1])')" '^sans droit [0-9]+$'
is 'and the last one counts' "$(state)" sent
