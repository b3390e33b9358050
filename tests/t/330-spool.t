#!/bin/sh
# An account whose link is a folder: files come in once, answers go out as files.
. "$(dirname "$0")/lib.sh"
plan 34
home
S=$T/spool
account agence link=spool spool="$S" address='Agence <agence.centre@bank.example>' hold=0s \
	imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port=

mail() { # mail ID [SUBJECT]
	printf 'From: Zoé <zoe@example.org>\nTo: agence.centre@bank.example\nMessage-ID: <%s@example.org>\nSubject: %s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nBonjour, où est ma carte ?\n' "$1" "${2:-carte}"
}
files() { find "$1" -type f -name "$2" | wc -l; }
messages() { sql 'SELECT count(*) FROM message'; }
mkdir -m 700 "$S" "$S/new"
mail one >"$S/new/1.eml"
mail two >"$S/new/2.eml"
mail no >"$S/new/.hidden.eml"
mail no >"$S/new/other.txt"
ln -s /etc/passwd "$S/new/link.eml"
mkfifo "$S/new/pipe.eml"
: >"$S/new/empty.eml"
like 'one pass' "$("$NET" --once -o json)" '"added":3,"known":0'
is 'three messages' "$(messages)" 3
is 'moved to cur' "$(ls "$S/cur")" '1.eml
2.eml
empty.eml'
is 'the others stay' "$(ls -A "$S/new")" '.hidden.eml
link.eml
other.txt
pipe.eml'
rm "$S/new/link.eml" "$S/new/pipe.eml"
is 'nothing of ours is readable by others' "$(find "$S/cur" "$S/outbox" "$HOME_DIR" -maxdepth 0 -perm /077)" ''
mail one >"$S/new/1.eml"
ok 'the same file once more' "$NET" --once
is 'is one message' "$(messages)" 3
is 'and keeps both files' "$(files "$S/cur" '*1.eml')" 2

# a crash after storing and before moving: nothing twice
if [ -x "$FAULT_BUILD/guichet-net" ]; then
	mail three >"$S/new/3.eml"
	GUICHET_FAULT='spool_stored=kill' "$FAULT_BUILD/guichet-net" --once >/dev/null 2>&1
	is 'killed with the file still there' "$(files "$S/new" 3.eml)" 1
	is 'but stored' "$(messages)" 4
	ok 'the next pass' "$NET" --once
	is 'stored once' "$(messages)" 4
else
	skip 'no build with fault points' 4
	mail three >"$S/new/3.eml"
	"$NET" --once >/dev/null 2>&1
fi
is 'and moved' "$(files "$S/new" 3.eml)" 0

# on disk before the file is moved away
mail four >"$S/new/4.eml"
if command -v strace >/dev/null; then
	# a traced process cannot be looked through for leaks as well
	ok 'a pass that is watched' env ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" \
		strace -f -y -e trace=fsync,fdatasync,renameat2 -o trace "$NET" --once -q
	like 'synced before it is moved' "$(grep -B1 'renameat2.*4\.eml' trace | head -n 1)" 'sync\(.*cache\.db-wal'
else
	skip 'no strace' 2
	"$NET" --once -q
fi
# a file that cannot be read, and one that is too large, are told of
truncate -s 101M "$S/new/large.eml"
exits 'a file that cannot be brought in needs a person' 1 "$NET" --once
like '… it is named' "$(cat err)" 'large\.eml cannot be brought in .*larger than 100 MiB'
like '… to the screen too' "$("$NET" status -o json)" 'large\.eml cannot be brought in'
rm "$S/new/large.eml"
exits 'once it is gone all is well' 0 "$NET" --once
like '… everywhere' "$("$NET" status -o json)" '"error":null'

# an answer
case_=$(sql "SELECT case_id FROM conversation v JOIN message m ON m.conversation = v.id WHERE channel_id = 'one@example.org'")
ok 'an answer is queued' "$DESK" case "$case_" reply -m 'Votre carte arrive demain, Zoé.'
ok 'and goes' "$NET" --once
is 'as one file' "$(files "$S/outbox" '*.eml')" 1
is 'sent' "$(sql 'SELECT state FROM outbox')" sent
sent_=$S/outbox/$(ls "$S/outbox")
like 'to her' "$(cat "$sent_")" '^To: .*zoe@example\.org'
like 'in her thread' "$(cat "$sent_")" '^In-Reply-To: <one@example\.org>'
is 'in words' "$("$NET" parse <"$sent_" | grep -c 'Votre carte arrive demain, Zoé\.')" 1
is 'with canonical line ends' "$(grep -c -v "$(printf '\r')\$" "$sent_")" 0
is 'she no longer waits' "$(sql "SELECT state FROM cases WHERE id = $case_")" answered
is 'and the answer is in the case' "$(sql "SELECT count(*) FROM message WHERE direction = 'out'")" 1

# staying: a file is seen at once, whole or not at all
spawn "$NET" --watch
net_=$pid
listening() { [ "$(sql 'SELECT phase FROM account_status')" = listening ]; }
wait_for 10 listening
mail watched >"$T/w.eml"
mv "$T/w.eml" "$S/new/w.eml"
arrived() { [ "$(messages)" = "$1" ]; }
ok 'a new file is brought in, long before the folder is looked at once a minute' wait_for 5 arrived 7
{ mail slow | head -n 4; sleep 1; mail slow | tail -n +5; } >"$S/new/slow.eml"
ok 'a slow writer is waited for' wait_for 5 arrived 8
is 'and read whole' "$(sql "SELECT subject || raw FROM (SELECT subject, (shape & 2) AS raw FROM message WHERE channel_id = 'slow@example.org')")" carte0
stop "$net_"
ok 'it ends when told' gone "$net_"
