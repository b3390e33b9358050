#!/bin/sh
# What a channel says of an answer before it is signed off: at the door of guichet-net, and from the shell.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/api.sh"
plan 34
talk
home
talk_account talk
say anna 'Bonjour, ma carte ?' '"thread":"t1","keep":{"root":{"uri":"x"}}'
say anna 'Elle est perdue.' '"thread":"t1"'
"$NET" --once -q
case=$(sql "SELECT id FROM cases LIMIT 1")
queued() { sql 'SELECT count(*) FROM outbox'; }
# draft TEXT: one that is kept; $draft
draft() {
	sql "DELETE FROM draft WHERE outbox IS NULL"
	"$DESK" case "$case" reply -m 'a forbidden word' >/dev/null 2>&1
	sql "UPDATE draft SET body = '$1' WHERE outbox IS NULL"
	draft=$(sql 'SELECT id FROM draft WHERE outbox IS NULL')
}
no_check() { sql "UPDATE account SET abilities = replace(abilities, ' check ', ' ')"; }

# ---- the door --------------------------------------------------------------------------------
like 'the desk knows that there is something to ask' "$(sql 'SELECT abilities FROM account')" ' check $'
draft 'Elle est en route.'
n_=$(asked /messages)
exits 'nothing to say' 0 "$NET" check talk --draft "$draft"
is 'nothing is said' "$(cat out)" ''
draft 'Voyez https://bank.example'
exits 'a warning stops nothing' 0 "$NET" check --draft "$draft"
is 'one line of JSON' "$(cat out)" '{"level":"warn","text":"A link costs more."}'
draft 'a forbidden https://bank.example'
exits 'a stop' 1 "$NET" check --draft "$draft"
is 'what stops comes first' "$(cat out)" '{"level":"stop","text":"This word cannot be said here."}
{"level":"warn","text":"A link costs more."}'
exits 'in the language of who asks' 1 env LANGUAGE=fr "$NET" check --draft "$draft"
like 'in French' "$(cat out)" 'Ce mot ne se dit pas ici'
is 'the server was asked nothing' "$(asked /messages)" "$n_"
is 'the draft is as it was' "$(sql "SELECT body, outbox IS NULL FROM draft WHERE id = $draft")" 'a forbidden https://bank.example|1'
printf '[account "letters"]\nlink = spool\nspool = spool\naddress = a@bank.example\n' >>"$CONF"
exits 'not one of another account' 2 "$NET" check letters --draft "$draft"
exits 'a draft that is not there' 3 "$NET" check --draft 999
like 'says so' "$(cat err)" 'no draft 999'
exits 'no number' 2 "$NET" check --draft "${draft}x"
exits 'it belongs to check' 2 "$NET" status --draft "$draft"

# ---- the same question as before it leaves ------------------------------------------------------
draft 'what is known'
"$NET" check --draft "$draft" | python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["text"])' >before
no_check
id=$("$DESK" case "$case" reply --hold 0 -q -m 'what is known')
"$NET" --once -q
sql "SELECT reason FROM outbox WHERE id = $id" >after
is 'judged by the same' "$(cat before)" "$(cat after)"
is 'of the thread' "$(python3 -c 'import json; t = json.load(open("before"))["thread"]; print(t["id"], t["root"], t["parent"], t["ids"], t["parent_author"]["handle"])')" "t1 1 2 ['1', '2'] @anna"
is 'of the settings and the account' "$(python3 -c 'import json; k = json.load(open("before")); print(k["settings"]["limit"], k["settings"]["account"], k["facts"]["handle"], k["message"]["to"])')" "40 talk @bank ['@anna']"
"$DESK" outbox "$id" cancel >/dev/null

# ---- from the shell ------------------------------------------------------------------------------
"$NET" --once -q
sql 'DELETE FROM draft WHERE outbox IS NULL'
n_=$(queued)
exits 'a stop keeps it here' 1 "$DESK" case "$case" reply --hold 0 -m 'a forbidden https://bank.example'
is 'in one sentence' "$(cat err)" "guichet: Draft $(sql 'SELECT max(id) FROM draft') of case $case is kept, not sent: This word cannot be said here."
is 'nothing is queued' "$(queued)" "$n_"
like 'the words are kept' "$(sql 'SELECT body FROM draft WHERE outbox IS NULL')" '^a forbidden https'
exits 'in French too' 1 env LANGUAGE=fr "$DESK" case "$case" reply --hold 0 -m 'a forbidden word'
like '… the sentence of the connector' "$(cat err)" 'Ce mot ne se dit pas ici'
exits 'a warning is told' 0 "$DESK" case "$case" reply --hold 0 -o json -m 'Voyez https://bank.example'
told() { grep -v 'guichet: warning: ' err || true; } # what the checks of guichet itself say is another matter
is 'beside what is printed' "$(told)" 'guichet: A link costs more.'
like 'and the answer is queued' "$(cat out)" '"state":"queued"'
exits 'nothing to say: nothing is said' 0 "$DESK" case "$case" reply --hold 0 -q -m 'Elle est en route.'
is '… at all' "$(told)" ''
"$NET" --once -q
is 'both have left' "$(ours_there 'Voyez https://bank.example') $(ours_there 'Elle est en route.')" '1 1'

# ---- nobody to be asked ----------------------------------------------------------------------------
echo 'def broken: (' >>"$HOME_DIR/connectors/talk/connector.jq"
exits 'a connector that cannot speak stops nothing' 0 "$DESK" case "$case" reply --hold 0 -q -m 'Et maintenant ?'
like 'but that is said' "$(cat err)" 'What Talk says of this answer is not known yet'
exits 'at the door its fault is told' 3 "$NET" check --draft "$draft"
