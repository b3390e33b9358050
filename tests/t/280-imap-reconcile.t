#!/bin/sh
# guichet-net reconcile, guichet doctor --reconcile: what is here against a fresh list of the server,
# and the pass that makes it level again. Against a real Dovecot.
. "$(dirname "$0")/lib.sh"
plan 28
mail_servers
deliver() { printf 'From: c@example.org\nTo: advisor@mail.test\nSubject: %s\nMessage-ID: <%s@example.org>\n\nx\n' "$1" "$1" | mail_in; }
for i in $(seq 30); do deliver "m$i"; done
printf 'From: advisor@mail.test\nTo: c@example.org\nSubject: s\nMessage-ID: <s1@mail.test>\n\nsi\n' | mail_save advisor Sent
home
account bank
# field FOLDER KEY, of the rows in the file out
field() { python3 -c 'import sys,json; print(*[r[sys.argv[2]] for r in map(json.loads, open("out")) if r["folder"] == sys.argv[1]])' "$@"; }
reconcile() { "$NET" reconcile -o json "$@"; }

exits 'before the first sync' 1 reconcile
is 'all is missing' "$(field INBOX server) $(field INBOX stored) $(field INBOX missing) $(field INBOX uidvalidity_here)" '30 0 30 0'
"$NET" --once -q
exits 'after it all is level' 0 reconcile
is '… folder by folder' "$(field INBOX server)/$(field INBOX stored) $(field Sent server)/$(field Sent stored)" '30/30 1/1'
is '… under the UIDVALIDITY of the server' "$(field INBOX uidvalidity)" \
	"$(doveadm mailbox status -u advisor@mail.test uidvalidity INBOX | sed 's/.*=//')"
exits 'in words' 0 "$NET" reconcile bank
is '… in three columns' "$(head -1 out)" "bank/INBOX	ok	all 30 messages on the server are here"

deliver m31
exits 'mail that has not been fetched yet' 1 reconcile
is '… is named by UID' "$(field INBOX missing_uids)" '[31]'
"$NET" --once -q

sql "DELETE FROM folder_uid WHERE uid IN (3, 4); UPDATE folder_uid SET message = NULL WHERE uid = 9;
	INSERT INTO folder_uid(folder, uid, message, state) SELECT folder, 900, message, 'stored' FROM folder_uid WHERE uid = 1"
exits 'rows of the ledger that are lost or wrong' 1 reconcile
is '… are named' "$(field INBOX missing_uids) $(field INBOX extra_uids) $(field INBOX stored)" '[3, 4, 9] [900] 28'
like '… in words too' "$("$NET" reconcile)" 'bank/INBOX	warn	3 of 31 messages on the server are not here \(UID 3, 4, 9\)\. 1 are here .* \(UID 900\)\. guichet-net --once bank'
exits 'the doctor asks as well' 1 "$DESK" doctor --reconcile -o json
like '… and says it' "$(grep reconcile out)" '"subject":"bank/INBOX","result":"warn","text":"3 of 31'
exits 'the next pass' 0 "$NET" --once -q
exits '… makes it level' 0 reconcile
is '… with nothing twice' "$(sql 'SELECT count(*), count(DISTINCT channel_id) FROM message')" '32|32'

# One lost and one too many: the count is right, the set is not.
sql "DELETE FROM folder_uid WHERE uid = 5"
doveadm expunge -u advisor@mail.test mailbox INBOX uid 7
exits 'lost here, expunged there' 1 reconcile
is '… both are named' "$(field INBOX missing_uids) $(field INBOX extra_uids)" '[5] [7]'
"$NET" --once -q
exits '… and mended' 0 reconcile
is '… row by row' "$(sql "SELECT count(*) FROM folder_uid JOIN folder f ON f.id = folder WHERE f.name = 'INBOX'")" 30

doveadm mailbox update -u advisor@mail.test --uid-validity 777 INBOX
exits 'numbered anew' 1 reconcile
like '… is said' "$("$NET" reconcile)" 'numbered its 30 messages anew'
"$NET" --once -q
spawn "$NET" --watch
wait_for 5 sh -c '"$0" status -o json | grep -q listening' "$NET"
exits 'beside a guichet-net that watches' 0 reconcile

sed -i 's/^imap-port = .*/imap-port = 1/' "$CONF"
exits 'a server that does not answer' 3 reconcile
like '… is an error of the account' "$(cat out)" '"account":"bank","folder":null,"level":false.*"error":"Account'
exits '… of the doctor too' 3 "$DESK" doctor --reconcile -o json
exits 'an account that is none' 2 reconcile nobody
