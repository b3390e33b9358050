#!/bin/sh
# What servers say no to: recipients, contents, logins. Nobody gets half of it, nothing is lost.
. "$(dirname "$0")/lib.sh"
plan 32
mail_servers
home
account agence

printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: question\nMessage-ID: <q@x.example>\n\nBonjour ?\n' |
	mail_in advisor
wait_for 5 mail_has advisor INBOX q@x.example
"$NET" --once -q
case_id=$("$DESK" cases -q)

# answer TEXT [OPTION…]: queues one; its outbox id in $id.
answer() {
	text_=$1
	shift
	id=$("$DESK" case "$case_id" reply --hold 0 -q -m "$text_" "$@") || echo "# queueing failed: $text_" >&2
}
state() { sql "SELECT state FROM outbox WHERE id = $id"; }
reason() { sql "SELECT reason FROM outbox WHERE id = $id"; }
nobody_got() { # nobody_got ID
	! mail_has client INBOX "$1" && ! mail_has other INBOX "$1"
}
channel_id() { sql "SELECT channel_id FROM outbox WHERE id = $id"; }
cancel() { "$DESK" outbox "$id" cancel >/dev/null; }

answer 'to nobody' --to fail550@mail.test
"$NET" --once -q 2>/dev/null
is '550 at RCPT: refused' "$(state)" refused
like 'with the words of the server' "$(reason)" '550 .*5\.1\.1 no such mailbox'
like 'and whom it concerns' "$(reason)" 'agence.*fail550@mail\.test'
is 'the draft is still there' "$(sql "SELECT count(*) FROM draft WHERE outbox = $id")" 1
is 'the customer still waits' "$(sql 'SELECT state FROM cases')" new
exits 'the list says that a person is needed' 1 "$DESK" outbox
like 'and shows the reason' "$(cat out)" 'no such mailbox|refused'
cancel

answer 'greylisted' --to fail451@mail.test
"$NET" --once -q 2>/dev/null
is '451 at RCPT: tried again' "$(state)" retry
like 'with the words of the server' "$(reason)" '451 .*4\.7\.1 try again later'
ok 'later, but soon' [ "$(sql "SELECT next_try - tried BETWEEN 1000 AND 60000 FROM outbox, (SELECT max(at) tried FROM outbox_attempt WHERE outbox = $id) WHERE id = $id")" = 1 ]
cancel
is 'it can be cancelled' "$(state)" cancelled

answer 'half' --to client@mail.test --cc fail550@mail.test
"$NET" --once -q 2>/dev/null
is 'one of two refused for good: sent to the other' "$(state)" sent
like 'and told who did not get it' "$(sql "SELECT refused_for FROM outbox WHERE id = $id")" '^fail550@mail.test: 550 '
ok 'who is there got it' wait_for 5 mail_has client INBOX "$(channel_id)"

answer 'wait for me' --to client@mail.test --cc fail451@mail.test
"$NET" --once -q 2>/dev/null
is 'one of two not now: both wait' "$(state)" retry
ok 'nobody got it yet' nobody_got "$(channel_id)"
# half an hour later the one who can have it does not wait any longer
now=$(date -u -d '+40 minutes' +%Y-%m-%dT%H:%M:%SZ)
"$NET" --once -q --now "$now+" 2>/dev/null
is 'after half an hour it is sent' "$(state)" sent
like 'and told who did not get it' "$(sql "SELECT refused_for FROM outbox WHERE id = $id")" '^fail451@mail.test: 451 '
ok 'who is there got it, once' wait_for 5 mail_has client INBOX "$(channel_id)"

answer 'spam' --to client@mail.test --subject 'offer [reject]'
"$NET" --once -q 2>/dev/null
is 'refused after DATA' "$(state)" refused
like 'with the words of the server' "$(reason)" '5\.6\.0 content rejected'
answer 'not now' --to client@mail.test --subject 'offer [defer]'
"$NET" --once -q 2>/dev/null
is 'deferred after DATA' "$(state)" retry
ok 'nobody got it' nobody_got "$(channel_id)"
"$NET" --once -q --now "$(date -u -d '+4 days' +%Y-%m-%dT%H:%M:%SZ)+" 2>/dev/null
is 'given up after three days' "$(state)" refused
like 'and says so' "$(reason)" 'three days.*4\.3\.0 try later'

# implicit TLS, AUTH LOGIN
account tls smtp-tls=tls smtp-port="$SMTPS_PORT" auth=login
sed -i '/account "agence"/,/account "tls"/{/account "tls"/!d}; s/account "tls"/account "agence"/' "$CONF"
answer 'by TLS from the first byte'
"$NET" --once -q 2>net.err
is 'implicit TLS and AUTH LOGIN' "$(state)" sent
ok 'it arrived' wait_for 5 mail_has client INBOX "$(channel_id)"

# a login that only the submission server does not take
echo 'smtp-user = advisor@elsewhere.test' >>"$CONF"
answer 'with a wrong login'
exits 'a refused login is an error of the account' 3 "$NET" --once -q
like 'which says what to do' "$(cat err)" 'agence.*refuses the login for sending.*smtp-user'
is 'the answer waits' "$(state)" retry
unlike 'no password in what is said' "$(cat err; reason)" secret
sed -i '$d' "$CONF"
"$NET" --once -q --now "$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)+" 2>/dev/null
is 'and goes once the login is right' "$(state)" sent
