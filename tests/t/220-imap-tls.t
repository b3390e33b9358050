#!/bin/sh
# No credential leaves over a connection that is not verified: the TLS matrix, for IMAP. Each
# server is a script; its log is the witness of what it was sent.
. "$(dirname "$0")/lib.sh"
plan 67
certificates
export GUICHET_IMAP_DEADLINE=3

# Whole sessions of a server that has nothing.
session='send * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
read
send %T OK [CAPABILITY IMAP4rev1] in
read
send * LIST () "/" INBOX\r\n%T OK done
read
send * 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 1] x\r\n%T OK [READ-WRITE] done
read'
clear='send * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR] ready
read'

# try NAME CERT HOST MODE SCRIPT: runs one pass against the script; $code and the files out, err, log
try() {
	printf '%s\n' "$5" >script
	: >log
	serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --cert "$2" --log log script
	home "home-$1"
	account bank imap-host="$3" imap-port="$SCRIPTED_PORT" imap-tls="$4" compress=no
	start=$(date +%s%N)
	"$NET" --once >out 2>err
	code=$?
	took=$((($(date +%s%N) - start) / 1000000))
	stop "$pid"
}
unseen() { ! grep -Eiq 'LOGIN|AUTHENTICATE|c2VjcmV0|secret' log; }
# refused NAME CERT HOST MODE REGEX SCRIPT: exit code 3, a sentence, nothing secret sent, in time
refused() {
	try "$1" "$2" "$3" "$4" "$6"
	if [ $code -eq 3 ] && [ $took -lt $((3000 + 1500 * PATIENCE)) ]; then pass "$1: refused"; else
		{ echo "exit code $code after $took ms"; cat err log; } >.why
		fail "$1: refused" <.why
	fi
	like "$1: says why" "$(cat err)" "$5"
	if unseen; then pass "$1: no credential was sent"; else fail "$1: no credential was sent" <log; fi
}
taken() {
	try "$@"
	if [ $code -eq 0 ]; then pass "$1: taken"; else
		{ echo "exit code $code after $took ms"; cat err log; } >.why
		fail "$1: taken" <.why
	fi
	if grep -q '^TLS> .*AUTHENTICATE PLAIN' log; then pass "$1: logged in, encrypted"; else
		fail "$1: logged in, encrypted" <log
	fi
}

tls="tls
$session"
refused self-signed selfsigned localhost tls 'self-signed.*ca-file' "$tls"
refused unknown-authority unknown-ca localhost tls 'authority unknown here.*another authority' "$tls"
refused wrong-host wrong-host localhost tls 'issued for wrong.example, not for localhost' "$tls"
refused expired expired localhost tls "expired on $(cert_day expired -enddate)" "$tls"
refused not-yet not-yet localhost tls "valid only from $(cert_day not-yet -startdate)" "$tls"
refused ip-against-name name-only 127.0.0.1 tls 'issued for localhost, not for 127.0.0.1' "$tls"
refused partial-wildcard partial localhost tls 'issued for loc\*host, not for localhost' "$tls"
refused nul-in-name nul localhost tls 'nothing was sent' "$tls"
refused for-clients-only client-only localhost tls 'nothing was sent' "$tls"
refused broken-chain broken-chain localhost tls 'nothing was sent' "$tls"
refused tls-1.0 server localhost tls 'no TLS newer than 1.1' "tls 1.0
$session"
refused tls-1.1 server localhost tls 'no TLS newer than 1.1' "tls 1.1
$session"
refused clear-on-tls-port server localhost tls 'does not speak TLS' "$session"
refused cut-in-greeting server localhost tls 'closed the connection' 'tls
raw * OK [CAPABILITY IMAP4rev1 AUTH=PL
close'
refused no-starttls server localhost starttls 'offers no STARTTLS' "$session"
refused starttls-refused server localhost starttls 'offers STARTTLS and then refuses' "$clear
send %T NO not today
read"
refused starttls-injected server localhost starttls 'nothing was sent' "$clear
raw %T OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n
tls
$session"
refused preauth server localhost starttls 'claims that we are logged in' 'send * PREAUTH welcome
read
send %T OK
read'
refused starttls-self-signed selfsigned localhost starttls 'self-signed' "$clear
send %T OK begin
tls
$session"

taken name server localhost tls "$tls"
taken address server 127.0.0.1 tls "$tls"
taken chain chain localhost tls "$tls"
taken starttls server localhost starttls "$clear
send %T OK begin
tls
read
send * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n%T OK done
read
send %T OK [CAPABILITY IMAP4rev1] in
read
send * LIST () \"/\" INBOX\r\n%T OK done
read
send * 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 1] x\r\n%T OK [READ-WRITE] done
read"

# What the clear part told about logging in is forgotten: inside TLS it is asked for again.
like 'capabilities are asked for again after STARTTLS' "$(cat log)" '^TLS> [0-9]+ CAPABILITY'
unlike 'nothing but STARTTLS went in the clear' "$(cat log)" '^> [^ ]+ (LOGIN|AUTH|SELECT|LIST)'
