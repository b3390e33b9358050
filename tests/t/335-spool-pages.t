#!/bin/sh
# A connector without its server: recorded pages and webhook bodies come in from a folder, once each;
# answers go out as the requests that would send them.
. "$(dirname "$0")/api.sh"
plan 48
home
S=$T/spool
pages() { # pages NAME KEY=VALUE…: an account of a connector
	account "$@" hold=0s imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port= imap-tls= smtp-tls= user=
}
pages wa link=spool channel=whatsapp spool="$S" address='+33100000000' set.phone-number-id=42 window=
body() { # body ID SECONDS TEXT [FROM]: what WhatsApp calls with
	printf '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"33100000000","phone_number_id":"42"},"contacts":[{"profile":{"name":"Zoé"},"wa_id":"%s"}],"messages":[{"from":"%s","id":"%s","timestamp":"%s","type":"text","text":{"body":"%s"}}]}}]}]}' \
		"${4:-33612345678}" "${4:-33612345678}" "$1" "$2" "$3"
}
now=$(date +%s)
messages() { sql 'SELECT count(*) FROM message'; }
files() { find "$1" -type f | sed 's,.*/,,' | sort | paste -sd' '; }

# ---- in: a body as it came, and an envelope
mkdir -m 700 "$S" "$S/new"
body wamid.1 $((now - 600)) 'Bonjour, où est ma carte ?' >"$S/new/1.json"
body wamid.2 $((now - 500)) 'Hello?' 33699999999 >body
{ printf '{"status":200,"headers":{},"now":"2026-11-29T10:00:00Z","body":'; cat body; printf '}'; } >"$S/new/2.json"
body wamid.3 $((now - 400)) 'As text' 33688888888 >body
{ printf '{"status":200,"body":'; jq -Rs . <body; printf '}'; } >"$S/new/3.json"
echo other >"$S/new/note.txt"
like 'one pass' "$("$NET" --once -o json)" '"added":3,"known":0'
is 'three messages' "$(sql "SELECT group_concat(text, '|') FROM (SELECT text FROM message ORDER BY channel_id)")" \
	'Bonjour, où est ma carte ?|Hello?|As text'
is 'moved' "$(files "$S/cur")" '1.json 2.json 3.json'
is 'what is no page stays' "$(files "$S/new")" note.txt
is 'the account is what the connector says' "$(sql 'SELECT kind, title, public, window_s FROM account')" 'chat|WhatsApp|0|86400'
is 'by the name they have there' "$(sql "SELECT count(*) FROM message WHERE author = 'Zoé'")" 3
body wamid.1 $((now - 600)) 'Bonjour, où est ma carte ?' >"$S/new/again.json"
like 'the same once more is known' "$("$NET" --once -o json)" '"added":0,"known":1'

# ---- what does not fit: aside, told, and the others go on
echo '{"object":"page"}' >"$S/new/10-strange.json"
echo 'no JSON at all' >"$S/new/11-text.json"
body wamid.4 $((now - 300)) 'After the broken ones' >"$S/new/12.json"
exits 'broken files need a person' 1 "$NET" --once
like 'in one sentence' "$(cat err)" '2 files could not be brought in and were put aside in .*/bad'
is 'the others are in' "$(sql "SELECT count(*) FROM message WHERE text LIKE 'After%'")" 1
is 'aside, with reasons' "$(files "$S/bad")" '10-strange.json 10-strange.json.why 11-text.json 11-text.json.why'
like 'in words' "$(cat "$S/bad/10-strange.json.why")" 'no webhook call of WhatsApp'
like 'and the screen has it' "$("$NET" status -o json)" 'files could not be brought in'
exits 'it is told as long as they lie there' 1 "$NET" --once
rm "$S"/bad/11-*
exits 'one' 1 "$NET" --once
like 'is told with its reason' "$(cat err)" 'put aside, .*10-strange\.json \(.*no webhook call of WhatsApp'
body wamid.5 $((now - 200)) 'Mended' >"$S/bad/10-strange.json"
mv "$S/bad/10-strange.json" "$S/new/"
exits 'mended and moved back' 0 "$NET" --once
is 'it is in' "$(sql "SELECT count(*) FROM message WHERE text = 'Mended'")" 1
like 'and all is well' "$("$NET" status -o json)" '"error":null'

# ---- out: the requests, without a secret
case_=$(sql "SELECT case_id FROM conversation v JOIN message m ON m.conversation = v.id WHERE channel_id = 'wamid.1'")
ok 'an answer is queued' "$DESK" case "$case_" reply -m 'Votre carte arrive demain, Zoé.'
ok 'and goes' "$NET" --once
is 'sent' "$(sql 'SELECT state FROM outbox')" sent
out=$(find "$S/outbox" -name '*.json')
is 'one file, named by the answer' "$(basename "$out" .json)" "$(sql 'SELECT gid FROM outbox')"
is 'where it would go' "$(jq -r '.requests[0] | .method + " " + .url' "$out")" 'POST https://graph.facebook.com/v25.0/42/messages'
is 'and what' "$(jq -r '.requests[0].json | .to + ": " + .text.body' "$out")" '+33612345678: Votre carte arrive demain, Zoé.'
unlike 'no secret' "$(cat "$out")" -i 'authorization|bearer|token'
is 'in the case at once' "$(sql "SELECT count(*) FROM message WHERE direction = 'out'")" 1
is 'nobody waits there any more' "$(sql "SELECT state FROM cases WHERE id = $case_")" answered
body wamid.late $((now - 90000)) 'Old' 33677777777 >"$S/new/late.json"
"$NET" --once -q
late=$(sql "SELECT case_id FROM conversation v JOIN message m ON m.conversation = v.id WHERE channel_id = 'wamid.late'")
"$DESK" case "$late" reply -m 'Too late' >/dev/null 2>&1
"$NET" --once -q
unlike 'beyond the window nothing is written' "$(cat "$S"/outbox/*)" 'Too late'

# ---- killed anywhere: nothing twice, nothing lost
if [ -x "$FAULT_BUILD/guichet-net" ]; then
	before=$(messages)
	body wamid.k1 $((now - 100)) 'killed' >"$S/new/k1.json"
	body wamid.k2 $((now - 90)) 'killed too' >"$S/new/k2.json"
	GUICHET_FAULT='spool_stored=kill' "$FAULT_BUILD/guichet-net" --once >/dev/null 2>&1
	is 'killed after storing: the files are still there' "$(files "$S/new")" 'k1.json k2.json note.txt'
	like 'the next pass knows them' "$("$NET" --once -o json)" '"added":0,"known":2'
	is 'each once' "$(messages)" $((before + 2))
	"$DESK" case "$case_" reply -m 'Second answer' >/dev/null
	GUICHET_FAULT='deliver_before_end=kill' "$FAULT_BUILD/guichet-net" --once >/dev/null 2>&1
	ok 'killed with the answer written' "$NET" --once
	is 'it is found, not written again' "$(sql "SELECT state FROM outbox WHERE body = 'Second answer'")|$(grep -l 'Second answer' "$S"/outbox/* | wc -l)" 'sent|1'
else skip 'no build with fault points' 5; fi

# ---- staying: a file is seen at once
spawn "$NET" --watch
net_=$pid
listening() { [ "$(sql "SELECT phase FROM account_status s JOIN account a ON a.id = s.account WHERE a.name = 'wa'")" = listening ]; }
wait_for 10 listening
body wamid.w $((now - 10)) 'watched' >w.json
mv w.json "$S/new/"
ok 'a file is brought in at once' wait_for 5 eval '[ "$(sql "SELECT count(*) FROM message WHERE text = '"'watched'"'")" = 1 ]'
stop "$net_"

# ---- import of recorded pages
mkdir -p rec/deeper
body wamid.i1 $((now - 3000)) 'From a file' >rec/1.json
body wamid.i2 $((now - 2900)) 'From a folder below' >rec/deeper/2.json
echo '[]' >rec/3.json
exits 'pages are imported, one is none' 1 "$DESK" import -o json --account wa rec
like 'counted' "$(cat out)" '"added":2,.*"failed":1'
like 'the one that is none is named' "$(cat err)" 'rec/3\.json: .*page'
is 'nothing is moved' "$(files rec)" '1.json 2.json 3.json'
exits 'once more' 1 "$DESK" import -o json --account wa rec
like 'nothing is new' "$(cat out)" '"added":0,"known":2'

# ---- link = rest with a spool besides
mkdir -m 700 "$T/s2" "$T/s2/new"
pages hooks link=rest channel=whatsapp spool="$T/s2" url=http://127.0.0.1:1 token-command='printf secret1' address='+33100000001' set.phone-number-id=43
body wamid.r1 $((now - 60)) 'By a webhook' 33666666666 >"$T/s2/new/1.json"
ok 'the files come in without a server' "$NET" --once hooks
is 'one of them' "$(sql "SELECT a.name FROM message m JOIN account a ON a.id = m.account WHERE text = 'By a webhook'")" hooks

# ---- … and answers go over the server
if command -v curl >/dev/null; then
	talk
	mkdir -m 700 "$T/s3" "$T/s3/new"
	talk_account both spool="$T/s3"
	say carl 'Told by a webhook too'
	curl -sf -H 'Authorization: Bearer letmein' "http://127.0.0.1:$TALK_PORT/messages" >"$T/s3/new/1.json"
	like 'what the folder and the server tell is one message' "$("$NET" --once -o json both)" '"added":1,"known":1'
	case_=$(sql "SELECT case_id FROM conversation v JOIN message m ON m.conversation = v.id WHERE text = 'Told by a webhook too'")
	"$DESK" case "$case_" reply -m 'Over the server' >/dev/null
	ok 'an answer' "$NET" --once -q both
	is 'stands there' "$(ours_there 'Over the server')" 1
	is 'and in no file' "$(find "$T/s3" -path '*outbox*' -type f | wc -l)" 0
	echo '{"bad":' >"$T/s3/new/2.json"
	exits 'a broken file is told of, though the server answers' 1 "$NET" --once both
else skip 'no curl' 5; fi
