#!/bin/sh
# A server that refuses what it offered, or what somebody else took away, keeps its account.
. "$(dirname "$0")/lib.sh"
plan 16
certificates
export GUICHET_IMAP_DEADLINE=5
good='From: a@example.org\r\nSubject: un\r\nMessage-ID: <un@example.org>\r\nTo: b@example.org\r\n\r\nBonjour, tres cher\r\n'
length=$(printf "$good" | wc -c)
hello() { # hello CAPABILITIES
	printf 'tls\nsend * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN %s] ready\nread\n' "$1"
	printf 'send %%T OK [CAPABILITY IMAP4rev1 %s] in\nread\n' "$1"
}
listed='send * LIST () "/" INBOX\r\n%T OK done
read'
box="send * 1 EXISTS\\r\\n* OK [UIDVALIDITY 1] x\\r\\n* OK [UIDNEXT 2] x\\r\\n%T OK done
read
send * 1 FETCH (UID 1 FLAGS () RFC822.SIZE $length)\\r\\n%T OK done
read"
mail="send * 1 FETCH (UID 1 FLAGS () INTERNALDATE \"13-Jan-2026 10:00:00 +0100\" BODY[] {$length}\\r\\n$good)\\r\\n%T OK done
read"
start() { # start NAME KEY=VALUE…: a server that follows the file script
	rm -f log
	serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log script
	home "$1"
	shift
	account bank imap-host=localhost imap-port="$SCRIPTED_PORT" "$@"
}

{ hello 'COMPRESS=DEFLATE ENABLE QRESYNC CONDSTORE'
printf '%s\n' 'send %T NO [COMPRESSIONACTIVE] not now
read
send %T NO not today
read' "$listed" "$box" "$mail"; } >script
start refuses compress=yes
exits 'compression and QRESYNC refused: the session goes on without' 0 "$NET" --once
is '… the mail is here' "$(sql 'SELECT subject FROM message')" un
like '… and compression was asked for' "$(cat log)" 'COMPRESS DEFLATE'
unlike '… nothing was made of QRESYNC' "$(grep SELECT log)" QRESYNC
stop "$pid"

{ hello 'IDLE'
printf '%s\n' "$listed" "$box" 'send %T NO [EXPUNGEISSUED] Some of the requested messages no longer exist
read'; } >script
start expunged compress=no
exits 'a mail that somebody took away meanwhile' 0 "$NET" --once
is '… leaves nothing in its place' "$(sql 'SELECT count(*) FROM message')" 0
is '… and is known no more' "$(sql 'SELECT count(*) FROM folder_uid')" 0
stop "$pid"

{ hello 'IDLE'
printf '%s\n' "$listed" "$box" "$mail" 'send %T NO not here
read
send * 2 EXISTS\r\n%T OK done
read'; } >script
start idle compress=no poll=5s
spawn "$NET" --watch
net=$pid
ok 'IDLE offered and refused: it listens all the same' wait_for 5 sh -c "'$NET' status -o json | grep -q '\"phase\":\"listening\".*\"error\":null'"
sleep 2
like '… for good' "$("$NET" status -o json)" '"phase":"listening".*"error":null'
is '… in one session' "$(grep -c AUTHENTICATE log)" 1
stop "$net"

# More UIDs vanished than anybody can count: a comparison finds out.
gone='send * 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n* OK [HIGHESTMODSEQ 9] x\r\n'
{ hello 'ENABLE QRESYNC CONDSTORE'
printf '%s\n' 'send * ENABLED QRESYNC\r\n%T OK done
read' "$gone%T OK done
read
send * 1 FETCH (UID 1 FLAGS () RFC822.SIZE $length)\\r\\n%T OK done
read" "$mail" 'send %T OK bye'; } >first
{ hello 'ENABLE QRESYNC CONDSTORE'
printf '%s\n' 'send * ENABLED QRESYNC\r\n%T OK done
read' 'send * 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 9000000] x\r\n* OK [HIGHESTMODSEQ 12] x\r\n* VANISHED (EARLIER) 1:8999999\r\n%T OK done
read'; } >second
serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log first second
home vanished
account bank imap-host=localhost imap-port="$SCRIPTED_PORT" compress=no sent-folder=INBOX
"$NET" --once -q
exits 'nine million UIDs vanished' 0 "$NET" --once
is '… the one we had too' "$(sql 'SELECT count(*) FROM folder_uid')" 0
is '… its mail stays' "$(sql 'SELECT count(*) FROM message')" 1

# SELECT goes out behind ENABLE, before anybody knows that it will be refused.
{ hello 'ENABLE QRESYNC CONDSTORE'
printf '%s\n' 'send %T NO not today
read
send %T BAD what is QRESYNC
read' "$gone%T OK done
read"; } >third
stop "$pid"
serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log first third
home ahead
account bank imap-host=localhost imap-port="$SCRIPTED_PORT" compress=no sent-folder=INBOX
"$NET" --once -q
: >log
exits 'QRESYNC refused when it was counted on' 0 "$NET" --once
is '… is asked for once' "$(grep -c 'SELECT.*QRESYNC' log)" 1
is '… and then done without' "$(grep 'SELECT' log | tail -n 1 | grep -c CONDSTORE)" 1
