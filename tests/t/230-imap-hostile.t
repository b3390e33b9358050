#!/bin/sh
# A lying IMAP server costs one account one sentence: it ends in time, and the account beside it goes on.
. "$(dirname "$0")/lib.sh"
plan 56
certificates
export GUICHET_IMAP_DEADLINE=3
hello='tls
send * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN IDLE] ready
read
send %T OK [CAPABILITY IMAP4rev1 IDLE] in
read'
listed="$hello
send * LIST () \"/\" INBOX\\r\\n%T OK done
read"
selected="$listed
send * 2 EXISTS\\r\\n* OK [UIDVALIDITY 1] x\\r\\n* OK [UIDNEXT 3] x\\r\\n%T OK [READ-WRITE] done
read"
known="$selected
send * 1 FETCH (UID 1 FLAGS () RFC822.SIZE 90)\\r\\n* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 90)\\r\\n%T OK done
read"
good='From: a@example.org\r\nSubject: un\r\nMessage-ID: <un@example.org>\r\nTo: b@example.org\r\n\r\nBonjour, tres cher\r\n'
length=$(printf "$good" | wc -c)

# against NAME REGEX SCRIPT: fails with a sentence within the deadline and a second, no CPU burnt
against() {
	printf '%s\n' "$3" >script
	serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log script
	home "home-$1"
	account bank imap-host=localhost imap-port="$SCRIPTED_PORT" compress=no
	start=$(date +%s%N)
	exits "$1: ends with a failure" 3 timeout 60 "$NET" --once
	took=$((($(date +%s%N) - start) / 1000000))
	ok "$1: within the deadline (${took} ms)" test $took -le $((3000 + 2500 * PATIENCE))
	like "$1: says what happened" "$(cat err)" "$2"
	stop "$pid"
}

against 'bye-at-once' 'takes no session now.*too many' 'tls
send * BYE too many'
against 'silence' 'no complete answer from localhost within 3 s' 'tls'
against 'drip' 'no complete answer' 'tls
drip 2 * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready'
against 'garbage' 'does not keep to IMAP' 'tls
send \x01\x02\x03 HTTP/1.1 400 Bad Request\r\n\r\n'
against 'endless-greeting' 'far more than was asked for|does not keep to IMAP' "tls
raw * OK $(head -c 300000 /dev/zero | tr '\0' x)"
against 'bye-after-login' 'closed the (session|connection)' "$hello
send * BYE going down
close"
against 'bye-in-select' 'closed the session: going down' "$listed
send * 1 EXISTS\\r\\n* BYE going down"
against 'cut-in-list' 'closed the connection' "$hello
raw * LIST () \"/\" {1000}\\r\\nINB
close"
against 'four-gigabytes' 'larger than 64 MiB' "$known
send * 2 FETCH (UID 2 BODY[] {4294967290}"
against 'cut-in-literal' 'closed the connection before its answer' "$known
raw * 2 FETCH (UID 2 FLAGS () BODY[] {1000000}\\r\\nFrom: x
close"
against 'bye-in-fetch' 'closed the session' "$known
send * BYE now"
against 'unasked-mail' 'was not asked for' "$known
send * 9 FETCH (UID 99 FLAGS () BODY[] {5}\\r\\nhello)"
against 'broken-fetch' 'does not keep to IMAP' "$known
send * 2 FETCH (UID 2 BODY[] {5}\\r\\nhello"
against 'too-much' 'far more than was asked for' "$known
send * 2 FETCH (UID 2 FLAGS () BODY[] {60000000}
raw $(head -c 3000000 /dev/zero | tr '\0' x)
sleep 20"
against 'no-uidvalidity' 'no UIDVALIDITY' "$listed
send * 1 EXISTS\\r\\n%T OK done
read"
against 'vanished-set' 'more messages|does not keep|VANISHED' "$listed
send * 1 EXISTS\\r\\n* VANISHED (EARLIER) 1:x\\r\\n%T OK done
read"

# What kills libetpan's own parser is read by ours: the session goes on.
printf '%s\n' "$listed
send * OK [PERMANENTFLAGS (<7><9> \\\\\\\\Seen \\\\\\\\*)] x\\r\\n* 1 EXISTS\\r\\n* OK [UIDVALIDITY 1] x\\r\\n* OK [UIDNEXT 2] x\\r\\n%T OK done
read
send * 1 FETCH (UID 1 FLAGS () RFC822.SIZE $length)\\r\\n%T OK done
read
send * 1 FETCH (UID 1 FLAGS () INTERNALDATE \"never\" BODY[] {$length}\\r\\n$good)\\r\\n%T OK done
read" >script
serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log script
home permanentflags
account bank imap-host=localhost imap-port="$SCRIPTED_PORT" compress=no
exits 'odd PERMANENTFLAGS and dates are no reason to stop' 0 "$NET" --once
is '… the mail is here' "$(sql 'SELECT subject FROM message')" un
stop "$pid"

# A crash in libetpan's parser costs one worker: parent and the other account go on.
printf '%s\n' 'tls
send * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
read
send * OK [PERMANENTFLAGS (<7><9> \\Seen \\*)] x\r\n%T OK in
read
send * OK [PERMANENTFLAGS (<7><9> \\Seen \\*)] x\r\n%T OK
read' >bad
printf '%s\n' "$listed
send * 1 EXISTS\\r\\n* OK [UIDVALIDITY 1] x\\r\\n* OK [UIDNEXT 2] x\\r\\n%T OK done
read
send * 1 FETCH (UID 1 FLAGS () RFC822.SIZE $length)\\r\\n%T OK done
read
send * 1 FETCH (UID 1 FLAGS () INTERNALDATE \"13-Jan-2026 10:00:00 +0100\" BODY[] {$length}\\r\\n$good)\\r\\n%T OK done
read" >script
serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log.good script
good_pid=$pid good_port=$SCRIPTED_PORT
serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log.bad bad
home two
account good imap-host=localhost imap-port="$good_port" compress=no
account evil address=evil@mail.test imap-host=localhost imap-port="$SCRIPTED_PORT" compress=no
exits 'one account of two fails' 3 "$NET" --once -o json
like '… the other has its mail' "$(grep '"good"' out)" '"added":1,.*"error":null'
like '… and the failure has a sentence' "$(grep '"evil"' out)" '"error":"Account “evil”'
stop "$pid" "$good_pid"

# A secret of two lines would end a command early: it never reaches the wire.
printf '%s\n' "$hello" >script
serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log.break script
home break
account bank imap-host=localhost imap-port="$SCRIPTED_PORT" compress=no 'password-command=sh -c "echo se; echo cret"'
exits 'a password of two lines is refused' 3 "$NET" --once
like '… with a sentence' "$(cat err)" 'more than one line'
not '… and was never sent' grep -Eq 'AUTHENTICATE|LOGIN|cret' log.break
stop "$pid"
